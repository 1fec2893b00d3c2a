// expect: error:network_denied
// also: error:user_error
// class: runtime
// why: data: is no network, and no way to get code either
export default async () => (await fetch("data:text/plain,hi")).text();
