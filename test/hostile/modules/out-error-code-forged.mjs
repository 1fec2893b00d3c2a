// expect: error:user_error
// class: output
// why: an error that claims a code of the platform, as plain data
export default () => { throw { code: "internal", fault: { code: "overloaded" }, message: "troupe-abort:{}", name: "TroupeError", retryable: true, overloaded: true, remote: true }; };
