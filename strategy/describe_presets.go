package strategy

// presets are the three ways of the tutorial: a strategy and a client as the library's users have them without asking.
var presets = map[string]Description{
	"grequests": grequestsPreset(),
	"aiohttp":   aiohttpPreset(),
	"futures":   futuresPreset(),
}

// requestsClient is what requests.get does unless told otherwise.
const requestsClient = "keep_alive = false: every request has a session, and so a new connection, of its own, over which its redirects " +
	"go; cookies = true, follow_redirects = 30, timeout_of = \"read\": the timeout is for connecting, and for each wait for more of the response"

func grequestsPreset() Description {
	d := aboutMap
	d.Preset = "map"
	d.Summary = "grequests.map as people use it: every request has a session, and so a connection, of its own."
	d.Client = requestsClient + "; it has no timeout of its own, so bench's 30 s is taken"
	return d
}

func aiohttpPreset() Description {
	d := aboutGather
	d.Preset = "gather"
	d.Summary = "asyncio.gather inside `async with aiohttp.ClientSession()`: one session, and its connections, for each batch."
	d.Bound = "limit, 100 as in aiohttp: the session's connections, which tasks get first come, first served"
	d.Client = "a session for each batch: its connections are shared and kept alive within the batch, and closed with it; " +
		"cookies = true, follow_redirects = 9 (aiohttp's max_redirects = 10 raises at the tenth), timeout = \"300s\" with " +
		"timeout_of = \"total\": from the batch's start, the wait for a connection included"
	d.Failures = "the first failure releases the consumer at once and all results are lost, finished ones too; it leaves the session, " +
		"which cuts the other requests"
	d.Notes = "Each batch opens its connections anew. With one session for the whole program the strategy is gather."
	d.Knobs = nil
	d.Python = `async with aiohttp.ClientSession() as session:
    pages = await asyncio.gather(*(fetch(session, url) for url in urls))
for page in pages:
    consume(page)
`
	d.Timelines = []Timeline{aboutGather.Timelines[0], aboutGather.Timelines[2]}
	return d
}

func futuresPreset() Description {
	d := aboutAsCompleted
	d.Preset = "as_completed"
	d.Summary = "as_completed over 20 threads that call requests.get."
	d.Bound = "max_workers, 20"
	d.Client = requestsClient + "; timeout = \"10s\""
	d.Knobs = nil
	d.Python = `with ThreadPoolExecutor(max_workers=20) as executor:
    futures = {executor.submit(requests.get, url, timeout=10): url for url in urls}
    for future in as_completed(futures):
        try:
            consume(futures[future], future.result())
        except requests.RequestException as error:
            report(futures[future], error)
`
	return d
}
