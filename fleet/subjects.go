package fleet

import (
	"fmt"

	"bench/fleet/facts"
	"bench/fleet/hub"
	"bench/pattern"
)

// The stores that all runs of a hub share.
const (
	workersBucket = "BENCH_WORKERS" // leases, by worker
	runsBucket    = "BENCH_RUNS"    // who conducts a run, by run
)

// bundleObject is the name of what workers unpack, in the object store of a run.
const bundleObject = "bundle"

// objects is the name of a run's object store.
func objects(run string) string { return "BENCH_" + run }

// What is asked of one worker.
const (
	verbClaim   = "claim"
	verbProbe   = "probe"
	verbRelease = "release"
	verbAlive   = "alive"
	verbReserve = "server.reserve" // the ports of servers
	verbStart   = "server.start"
	verbStop    = "server.stop"
	verbUsage   = "server.usage" // of what they use in a trial
)

// What the roster of a run is told.
const (
	wordPrepare = "prepare"
	wordGo      = "go"
	wordVoid    = "void"
	wordStop    = "stop"
	wordTime    = "time" // asked by workers
)

func toWorker(id, verb string) string { return "bench.v1.w." + id + "." + verb }
func toRun(run, word string) string   { return "bench.v1.r." + run + "." + word }
func lease(id string) string          { return "$KV." + workersBucket + "." + id }

// properRun is what the id of a run may be to stand in subjects and in the names of stores.
var properRun = pattern.Of(`^[A-Za-z0-9_-]{1,64}$`)

// grants are what a worker of a run's own hub may say and hear: its lease, its shares, the time, and the bundle.
func grants(run string) func(id string) hub.Grants {
	bucket := "OBJ_" + objects(run)
	return func(id string) hub.Grants {
		return hub.Grants{
			Publish: []string{
				lease(id), toRun(run, wordTime), facts.Shares(run, id),
				"$JS.API.STREAM.INFO." + bucket, "$JS.API.STREAM.MSG.GET." + bucket, "$JS.API.DIRECT.GET." + bucket + ".>",
				"$JS.API.CONSUMER.CREATE." + bucket + ".>", "$JS.API.CONSUMER.MSG.NEXT." + bucket + ".>",
				"$JS.API.CONSUMER.DELETE." + bucket + ".>", "$JS.FC." + bucket + ".>",
			},
			Subscribe: []string{
				toWorker(id, ">"), hub.Inbox(id) + ".>",
				toRun(run, wordPrepare), toRun(run, wordGo), toRun(run, wordVoid), toRun(run, wordStop),
			},
		}
	}
}

// Permissions are the subjects that a worker needs in a cluster, for its operator: what it publishes, and what it subscribes to.
func Permissions() (publish, subscribe []string) {
	const any = "*"
	publish = []string{
		fmt.Sprintf("$KV.%s.*", workersBucket), toRun(any, wordTime), "bench.v1.r.*.log.result.>",
		"$JS.API.STREAM.INFO.*", "$JS.API.STREAM.MSG.GET.*", "$JS.API.DIRECT.GET.>",
		"$JS.API.CONSUMER.CREATE.>", "$JS.API.CONSUMER.MSG.NEXT.>", "$JS.API.CONSUMER.DELETE.>", "$JS.FC.>",
	}
	subscribe = []string{"bench.v1.w.*.>", "_INBOX_*.>", toRun(any, any)}
	return publish, subscribe
}
