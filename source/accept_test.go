package source

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bench/result"
)

func TestTrailersAccept(t *testing.T) {
	for message, want := range map[string][]result.Accept{
		"Log orders\n\nBench-Accept: api/orders cpu_per_request\n":                               {{Series: "api/orders", Metric: "cpu_per_request"}},
		"Log orders\n\nWhy.\n\nSigned-off-by: A\nbench-accept:  api/orders/pool/8  \n":           {{Series: "api/orders/pool/8"}},
		"Log orders\r\n\r\nBench-Accept: a b/pool/8 service.p50\r\nBench-Accept: api throughput": {{Series: "a b/pool/8", Metric: "service.p50"}, {Series: "api", Metric: "throughput"}},
		"Bench-Accept: api throughput":                                                           nil, // a subject
		"Log\n\nBench-Accept: api throughput\n\nMore text":                                       nil, // not at the end
		"Log\n\nBench-Accept:\nBench-Accept: \xff":                                               nil,
	} {
		if diff := cmp.Diff(want, accepted(message)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", message, diff)
		}
	}
}

func TestAllCommitsThatWereMeasuredTogetherAccept(t *testing.T) {
	c := newRepository(t)
	base := c.git("rev-parse", "HEAD")
	c.commit("log", "Log orders\n\nBench-Accept: api/orders cpu_per_request")
	c.commit("more", "Log more\n\nBench-Accept: api/orders service.p50\nBench-Accept: api/orders cpu_per_request")
	ask := func(given Given) []result.Accept { return Find(t.Context(), c.dir, os.Getenv, given).Accepts }
	both := []result.Accept{{Series: "api/orders", Metric: "service.p50"}, {Series: "api/orders", Metric: "cpu_per_request"}}
	if diff := cmp.Diff(both, ask(Given{})); diff != "" {
		t.Errorf("the commit alone:\n%s", diff)
	}
	c.commit("last", "Sweep")
	if got := ask(Given{}); got != nil {
		t.Errorf("the commit alone: %+v", got)
	}
	if diff := cmp.Diff(both, ask(Given{Base: base})); diff != "" {
		t.Errorf("since the base:\n%s", diff)
	}
	if got := ask(Given{Base: "1111111111111111111111111111111111111111"}); got != nil {
		t.Errorf("since a commit that isn't there: %+v", got)
	}
}
