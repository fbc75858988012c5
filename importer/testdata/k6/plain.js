import http from "k6/http";
export let options = { vus: __ENV.VUS || 10, duration: "5s" };
export default () => http.get("http://127.0.0.1:9000/");
