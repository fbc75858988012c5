import http from 'k6/http';
import { check, group, sleep } from 'k6';
import { uuidv4, randomIntBetween } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';
import ws from 'k6/ws';

const BASE = __ENV.BASE_URL || 'http://127.0.0.1:9000';
const password = 'lovelace';
const params = { headers: { 'Content-Type': 'application/json', 'X-A': `a-${1}` }, tags: { name: 'Log in' } };
const kinds = ['new', 'used'];
const loopA = loopB;
const loopB = loopA;

export const options = {
  scenarios: {
    browse: { executor: 'ramping-vus', startVUs: 5, stages: [{ duration: '30s', target: 20 }, { duration: '1m', target: 20 }, { duration: '0s', target: 0 }], exec: 'browse' },
    buy: { executor: 'constant-arrival-rate', rate: 90, timeUnit: '1m', duration: '2m', preAllocatedVUs: 10, maxVUs: 50, startTime: '5s' },
  },
  thresholds: {
    http_req_duration: ['p(95)<500', 'avg<200', { threshold: 'p(99.9)<2000', abortOnFail: true }],
    'http_req_duration{name:Log in}': ['p(90)<=300'],
    http_req_failed: ['rate<0.01'],
    checks: ['rate>0.95'],
    my_trend: ['avg<1'],
    http_reqs: ['rate>=5'],
  },
  insecureSkipTLSVerify: true,
  dns: { ttl: '1m' },
};

function login(user) {
  const res = http.post(`${BASE}/login`, JSON.stringify({ user, password: password, n: 1.5, id: uuidv4() }), params);
  check(res, {
    'status is 200': (r) => r.status === 200,
    'token': (r) => r.json('auth.token') !== undefined && r.timings.duration < 800,
    'body': (r) => r.body.includes('auth') || r.status === 201,
    'three': (r) => r.json().items.length === 3,
    'odd': (r) => r.json().n % 2 === 1,
  });
  return res.json().auth.token;
}

export function browse() {
  group('pages', () => {
    http.get(BASE + '/');
    sleep(1);
    const res = http.get(`${BASE}/items?kind=${kinds[Math.floor(Math.random() * kinds.length)]}`);
    const first = res.json('0.id');
    sleep(Math.random() * 3 + 1);
    http.get(`${BASE}/items/${first}`, { headers: { Authorization: `Bearer ${__ENV.TOKEN}` } });
  });
  for (let i = 0; i < 3; i++) {
    http.get(`${BASE}/page/${i}`);
  }
  for (let i = 0; i < 5; i++) {
    http.get(`${BASE}/ping`);
  }
  const all = http.batch([['GET', `${BASE}/a`], { method: 'POST', url: `${BASE}/b`, body: { x: '1', y: 'z' } }, `${BASE}/c`]);
}

export default function () {
  const res = http.post(`${BASE}/login`, JSON.stringify({ user: 'ada', password }), params);
  const token = res.json('auth.token');
  const auth = { headers: { Authorization: `Bearer ${token}` } };
  if (res.status === 200) {
    http.del(`${BASE}/orders/${randomIntBetween(1, 9)}`, null, auth);
  }
  while (true) { http.get(BASE); }
  login('bob');
  ws.connect('ws://127.0.0.1:9000', null, () => {});
  http.get(makeURL(loopA));
  http.put(`${BASE}/late`, somewhere(), { timeout: '5s' });
}

export function setup() { return { a: 1 }; }
