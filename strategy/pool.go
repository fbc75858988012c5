package strategy

// aboutPool describes the one strategy without batches. Its workers are a loop of their own, since nothing is handed
// over there and nothing waits.
var aboutPool = Description{
	StandsFor: "workers without a barrier, as in wrk and hey",
	Summary:   "The classic closed loop: each worker sends its next request when it has read the response to the last.",
	Order:     "none: there is no batch and no consumer",
	Bound:     "its workers: the concurrency level, or limit",
	Delivered: "when it is done: delivery is measured from due to done",
	Failures:  "counted; the worker goes on",
	Notes: "Nothing waits for the slowest request of a batch, so its throughput is what client and server can do, and no strategy " +
		"with a barrier reaches it. In an open loop each arrival is one request.",
	Knobs: []Knob{{"limit", 0, "Workers. In a closed loop the concurrency level sets it, in an open loop max_in_flight."}},
	Python: `def worker():
    session = requests.Session()
    while time.monotonic() < end:
        session.get(next(urls))

for _ in range(WORKERS):
    threading.Thread(target=worker).start()
`,
}
