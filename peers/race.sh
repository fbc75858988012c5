#!/usr/bin/env bash
# CPU time a request of load generators, in turn, against one cheap server: the server on core 0, the generator on core 1.
#
#   peers/race.sh [-d SECONDS] [-n ROUNDS] [RACE…]
#
# Races: pool (50 connections), many (1,000), wide (10,000), one (1), io (the ways to hear of connections, 50 and 1,000), cores (a
# generator with one core, two, and so on), batches (strategies against pool), tls, h2, lag (by each way to hear of connections), count
# (is what was counted what the server answered?), memory (5,000 and 10,000 connections; a million requests and ten). Without names: all.
# At the end is a table of all races against a peer, and which of them is the worst. BENCH_BINARY is another bench than this one.
# Requests are all that a generator sent, those before a trial too, since its CPU time is that of all.
# Peers that are installed take part: apt-get install wrk apache2-utils hey nghttp2-client time
# The HTTP/2 server is nghttpd (apt-get install nghttp2-server openssl) where there is one: net/http's costs more than
# some of the generators, and then it's the server that is measured.
# Quote the medians of the ratios, which are taken within each round: machines are noisy, and rounds are not comparable. And quote the
# worst of the races, which the table names, not the best.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=4 rounds=5
while getopts d:n: option; do case $option in d) seconds=$OPTARG ;; n) rounds=$OPTARG ;; *) exit 2 ;; esac; done
shift $((OPTIND - 1))
races=("$@")
[[ ${#races[@]} -gt 0 ]] || races=(pool many wide one io cores batches tls h2 lag count memory)
work=$(mktemp -d)
server=
generator=1 # its cores
finish() { [[ -z $server ]] || kill "$server" 2>/dev/null || true; rm -rf "$work"; }
trap finish EXIT
ulimit -n "$(ulimit -Hn)"
go build -o "$work/sink" ./peers/sink
if [[ -n ${BENCH_BINARY:-} ]]; then cp "$BENCH_BINARY" "$work/bench"; else go build -o "$work/bench" ./cmd/bench; fi
: >"$work/table"
listen=127.0.0.1:9379

# serve FLAGS…: start the server; serve_second: one for HTTP/2; silence: stop it
serve() { taskset -c 0 "$work/sink" -listen $listen "$@" >"$work/sink.out" & server=$!; sleep 0.5; }
serve_second() {
  if ! has nghttpd || ! has openssl; then serve -tls; return; fi
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -days 1 \
    -keyout "$work/key.pem" -out "$work/certificate.pem" 2>/dev/null
  mkdir -p "$work/root"
  head -c 128 /dev/zero | tr '\0' x >"$work/root/index.html"
  taskset -c 0 nghttpd --address=127.0.0.1 --htdocs="$work/root" "${listen#*:}" "$work/key.pem" "$work/certificate.pem" \
    >"$work/sink.out" 2>&1 & server=$!
  sleep 0.5
}
silence() { kill "$server"; wait "$server" 2>/dev/null || true; server=; }

# spec SCHEME CONNECTIONS STRATEGY BATCH CLIENT: the spec of one race
spec() {
  cat >"$work/race.bench.hcl" <<HCL
client "race" {
  $5
  tls { insecure_skip_verify = true }
}

group "sink" {
  base_url = "$1://$listen"
  client   = client.race
  request "root" {
    path   = "/"
    weight = $4
  }
}

benchmark "race" {
  groups      = [group.sink]
  strategies  = [strategy.$3]
  concurrency = [$2]
  duration    = "${seconds}s"
  blocks      = 1
  warmup      = "0s"
}
HCL
}

# time_one NAME PATTERN COMMAND…: run it on core 1 and note NAME, CPU us a request, requests/s and MB. PATTERN is an
# extended regular expression with one group: the number of requests in what the command prints.
time_one() {
  local name=$1 pattern=$2
  shift 2
  /usr/bin/time -f '%U %S %e %M' -o "$work/time" taskset -c "$generator" "$@" >"$work/out" 2>"$work/err" || true
  note "$name" "$(sed -nE "s/(^|.*[^0-9])$pattern.*/\\2/p" "$work/out" | head -n 1)"
}

# note NAME REQUESTS: put what was timed into the round
note() {
  awk -v name="$1" -v n="${2:-0}" 'END {
    if (n > 0) printf "%s %.3f %.0f %.1f\n", name, ($1 + $2) / n * 1e6, n / $3, $4 / 1024
  }' "$work/time" >>"$work/round"
}

# bench_race NAME: run the spec; the number of requests is in its result
bench_race() {
  local name=$1
  /usr/bin/time -f '%U %S %e %M' -o "$work/time" taskset -c "$generator" \
    "$work/bench" run -out "$work/run.json" -json-into "$work/result.json" "$work/race.bench.hcl" >"$work/out" 2>"$work/err" || true
  note "$name" "$(($(first requests) + $(first lead_in)))"
}

has() { command -v "$1" >/dev/null; }

plain() { # CONNECTIONS: one round of HTTP/1.1
  local c=$1 url=http://$listen/
  ! has wrk || time_one wrk '([0-9]+) requests in' wrk -t1 -c"$c" -d"${seconds}s" "$url"
  ! has ab || time_one ab 'Complete requests: *([0-9]+)' ab -k -q -c "$c" -t "$seconds" -n 100000000 "$url"
  ! has h2load || time_one h2load 'requests: ([0-9]+) total' h2load --h1 -t1 -c"$c" -D "$seconds" "$url"
  ! has hey || time_one hey '\[200\][^0-9]*([0-9]+) responses' hey -c "$c" -z "${seconds}s" "$url"
  spec http "$c" pool 1 ""
  bench_race bench
}

ways() { # CONNECTIONS: one round of the ways to hear of connections
  local io
  spec http "$1" pool 1 ""
  for io in goroutines epoll io_uring; do BENCH_IO=$io bench_race "$io"; done
}

cores() { # rounds of a generator with one core, two, and so on; the server has core 0, and its share of it is told
  local c last ticks
  last=$(($(nproc) - 1))
  spec http 200 pool 1 ""
  serve
  : >"$work/all"
  for ((round = 1; round <= rounds; round++)); do
    for ((c = 1; c <= last + 1; c++)); do
      generator=$((last + 1 - c))-$last
      : >"$work/round"
      ticks=$(served)
      bench_race "$c"
      ticks=$(($(served) - ticks))
      awk -v round=$round -v ticks=$ticks -v hz="$(getconf CLK_TCK)" -v wall="$(awk '{print $3}' "$work/time")" \
        '{print round, $0, 100 * ticks / hz / wall}' "$work/round" >>"$work/all"
    done
  done
  silence
  generator=1
  echo "cores, 200 connections: medians of $rounds rounds of ${seconds} s; of $((last + 1)) cores the server has core 0, and the generator the last ones"
  awk -v last=$((last + 1)) "$median"'
    { cpu[$2] = cpu[$2] " " $3; per[$2] = per[$2] " " $4; share[$2] = share[$2] " " $6 }
    END {
      for (c = 1; c in cpu; c++) {
        if (c == 1) one = median(per[c])
        printf "  %d core%s%s %7.2f us CPU a request %9.0f requests/s   %.2f x one core; the server took %.0f %% of its own\n",
          c, c == 1 ? "" : "s", c == last ? ", one of them the server\047s" : "", median(cpu[c]), median(per[c]), median(per[c]) / one, median(share[c])
      }
    }' "$work/all"
}

served() { awk '{print $14 + $15}' "/proc/$server/stat"; } # CPU time of the server so far, in ticks

secure() { # one round over TLS, 50 connections
  local url=https://$listen/
  ! has hey || time_one hey '\[200\][^0-9]*([0-9]+) responses' hey -c 50 -z "${seconds}s" "$url"
  ! has wrk || time_one wrk '([0-9]+) requests in' wrk -t1 -c50 -d"${seconds}s" "$url"
  ! has h2load || time_one h2load 'requests: ([0-9]+) total' h2load --h1 -t1 -c50 -D "$seconds" "$url"
  spec https 50 pool 1 ""
  bench_race bench
}

second() { # one round of HTTP/2 over TLS, 10 connections x 10 streams
  local url=https://$listen/
  ! has hey || time_one hey '\[200\][^0-9]*([0-9]+) responses' hey -h2 -c 100 -z "${seconds}s" "$url"
  ! has h2load || time_one h2load 'requests: ([0-9]+) total' h2load -t1 -c10 -m10 -D "$seconds" "$url"
  spec https 100 pool 1 'http_version = "2"
  max_connections = 10'
  bench_race bench
}

batched() { # one round of the strategies, batches of 100, 50 at once
  local s
  spec http 50 pool 1 "" && bench_race pool
  for s in map gather as_completed; do spec http 50 $s 100 "" && bench_race $s; done
}

# median is awk's of the numbers in a text.
median='
  function median(text,   v, n, i, j, t) {
    n = split(text, v, " ")
    for (i = 2; i <= n; i++) { t = v[i]; for (j = i - 1; j > 0 && v[j] + 0 > t + 0; j--) v[j + 1] = v[j]; v[j + 1] = t }
    return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
  }'

# race NAME BASE ROUND…: rounds of a race, then each generator's medians and those of its ratios to BASE; bench's go into the table
race() {
  local name=$1 base=$2
  shift 2
  : >"$work/all"
  for ((round = 1; round <= rounds; round++)); do
    : >"$work/round"
    "$@"
    awk -v round=$round '{print round, $0}' "$work/round" >>"$work/all"
  done
  echo "$name: medians of $rounds rounds of ${seconds} s"
  awk -v base="$base" -v race="$name" -v table="$work/table" "$median"'
    $2 == base { costs[$1] = $3; speeds[$1] = $4 }
    { cpu[$2] = cpu[$2] " " $3; per[$2] = per[$2] " " $4; memory[$2] = memory[$2] " " $5; row[NR] = $0; if (!($2 in seen)) { seen[$2] = ++names; order[names] = $2 } }
    END {
      for (i = 1; i <= NR; i++) { split(row[i], f, " "); if (costs[f[1]] > 0) { cost[f[2]] = cost[f[2]] " " f[3] / costs[f[1]]; speed[f[2]] = speed[f[2]] " " f[4] / speeds[f[1]] } }
      for (i = 1; i <= names; i++) { n = order[i]
        printf "  %-14s %7.2f us CPU a request %9.0f requests/s %7.1f MB", n, median(cpu[n]), median(per[n]), median(memory[n])
        if (n in cost) printf "   %.2f and %.2f x %s", median(cost[n]), median(speed[n]), base
        printf "\n"
        if (n == "bench" && n in cost) printf "%s|%s|%.2f|%.2f|%.1f\n", race, base, median(cost[n]), median(speed[n]), median(memory[n]) >>table
      }
    }' "$work/all"
}

# summary: bench in all races against a peer, and the worst of them
summary() {
  [[ -s $work/table ]] || return 0
  echo
  echo "bench against a peer                        CPU a request   requests/s       MB"
  awk -F'|' '
    { printf "  %-42s %7.2f x %-6s %5.2f x %8.1f\n", $1, $3, $2, $4, $5
      if (!costly || $3 > cost) { cost = $3; costly = $1 " (" $2 ")" }
      if (!slow || $4 < speed) { speed = $4; slow = $1 " (" $2 ")" } }
    END { printf "worst: %.2f times the CPU a request with %s; %.2f times the requests/s with %s\n", cost, costly, speed, slow }' "$work/table"
}

lag() { # rounds of how late requests come at 1,000 a second, as a net/http server sees it, by each way to hear of connections
  local io
  spec http 1 pool 1 ""
  sed -i 's/concurrency = .*/rate = [1000]/' "$work/race.bench.hcl"
  : >"$work/all"
  for ((round = 1; round <= rounds; round++)); do
    for io in goroutines epoll io_uring; do
      serve -lag 1000
      BENCH_IO=$io "$work/bench" run -out "$work/run.json" "$work/race.bench.hcl" >/dev/null 2>&1 || true
      silence
      echo "$io $(cat "$work/sink.out")" >>"$work/all"
    done
  done
  echo "lag at 1,000/s, as a net/http server sees it: medians of $rounds rounds of ${seconds} s"
  awk "$median"'
    function us(text) { return text ~ /µs$/ ? text + 0 : text ~ /ms$/ ? 1e3 * text : 1e6 * text }
    $3 == "requests," { half[$1] = half[$1] " " us($6); tail[$1] = tail[$1] " " us($10); n[$1] += $2 }
    END { for (io in half) printf "  %-12s p50 %6.0f us   p99 %6.0f us   %d requests\n", io, median(half[io]), median(tail[io]), n[io] }' "$work/all" | sort
}

count() { # what was counted, and what the server answered
  local strategy
  for strategy in pool map gather as_completed; do
    serve
    spec http 50 $strategy 100 ""
    "$work/bench" run -out "$work/run.json" -json-into "$work/result.json" "$work/race.bench.hcl" >/dev/null 2>&1 || true
    silence
    echo "$strategy: $(first requests) requests and $(first lead_in) before them were counted; $(cat "$work/sink.out")"
  done
}

first() { sed -nE 's/^ *"'"$1"'": ([0-9]+),?$/\1/p' "$work/result.json" | head -n 1; } # FIELD: of the first cell

memory() { # how much memory connections take, and time
  local usual=$seconds
  serve
  : >"$work/round"
  spec http 5000 pool 1 "" && bench_race "5,000-connections"
  spec http 10000 pool 1 "" && bench_race "10,000-connections"
  for seconds in 10 100; do spec http 50 pool 1 "" && bench_race "50-connections-for-$seconds-s"; done
  seconds=$usual
  silence
  awk '{ printf "%s: %.0f requests/s, %s MB\n", $1, $3, $4 }' "$work/round"
}

for name in "${races[@]}"; do
  case $name in
  pool) serve && race "HTTP/1.1, 50 connections" wrk plain 50 && silence ;;
  many) serve && race "HTTP/1.1, 1,000 connections" wrk plain 1000 && silence ;;
  wide) serve && race "HTTP/1.1, 10,000 connections" wrk plain 10000 && silence ;;
  io)
    serve
    for connections in 50 1000; do race "ways to hear of $connections connections" goroutines ways $connections; done
    silence
    ;;
  cores) cores ;;
  one) serve && race "HTTP/1.1, 1 connection" wrk plain 1 && silence ;;
  batches) serve && race "batches of 100, 50 at once" pool batched && silence ;;
  tls) serve -tls && race "HTTP/1.1 over TLS 1.3, 50 connections" hey secure && silence ;;
  h2) serve_second && race "HTTP/2 over TLS, 10 connections x 10 streams" hey second && silence ;;
  lag) lag ;;
  count) count ;;
  memory) memory ;;
  *) echo "race.sh: there is no race called $name" >&2 && exit 2 ;;
  esac
done
summary
