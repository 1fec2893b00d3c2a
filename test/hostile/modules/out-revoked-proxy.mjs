// expect: error:user_error
// also: error:not_serializable
// class: output
// why: a revoked Proxy throws whatever is asked
export default () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return [proxy]; };
