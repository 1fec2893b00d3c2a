// expect: ok:true
// class: runtime
// why: import.meta must not resolve or name anything of the platform
export default () => { const words = JSON.stringify({ ...import.meta, keys: Object.keys(import.meta) }); return !/main\.js|troupe\.js|file:|\/work/.test(words); };
