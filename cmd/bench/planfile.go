package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"bench/plan"
	"bench/result"
	"bench/spec"
	"bench/words"
)

// A record is what a plan file or a result file keeps of the spec it came from: enough to do the same again.
type record struct {
	from result.Spec
	seed uint64
	what string // "the plan load.plan", for messages
	// starts are the servers as the plan shows them; nil: it is no plan.
	starts []plan.Server
}

// readPlanFile reads the plan file at path. found is false when it is something else: a folder, a spec, nothing at all.
func readPlanFile(path string) (p record, found bool, err error) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || strings.HasSuffix(path, ".hcl") || strings.HasSuffix(path, ".bench.json") {
		return record{}, false, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return record{}, false, nil // the reader of specs tells it better
	}
	var head struct {
		FormatVersion string          `json:"format_version"`
		Seed          uint64          `json:"seed"`
		Spec          *result.Spec    `json:"spec"`
		Servers       []plan.Server   `json:"servers"`
		Run           json.RawMessage `json:"run"`
	}
	if result.Decode(words.WithoutMark(text), &head) != nil || head.FormatVersion == "" || head.Spec == nil {
		return record{}, false, nil
	}
	if head.Run != nil {
		return record{}, false, mistake{
			path + " is a result, not a plan",
			fmt.Sprintf("`bench run -resume=%s` finishes an interrupted run; `bench show %[1]s` shows it.", path),
		}
	}
	if major, _, _ := strings.Cut(head.FormatVersion, "."); major != "1" {
		return record{}, false, mistake{
			fmt.Sprintf("%s has format version %s", path, head.FormatVersion),
			"This version of bench reads 1.x. Make the plan again with `bench plan -out`.",
		}
	}
	return record{from: *head.Spec, seed: head.Seed, what: "the plan " + path, starts: append([]plan.Server{}, head.Servers...)}, true, nil
}

// read reads the recorded spec. The command line may only add what is not recorded: sensitive variables.
func (rec record) read(s *session, in *inputs) (sp *spec.Spec, ok bool) {
	if err := rec.check(in); err != nil {
		s.fail(err)
		return nil, false
	}
	in.targets, in.excludes = rec.from.Targets, rec.from.Excludes
	sp, diags := spec.FromSources(rec.from, in.Options)
	s.know(sp)
	s.report(diags)
	return sp, !diags.HasErrors()
}

func (rec record) check(in *inputs) error {
	o := in.Overrides
	if len(in.targets) > 0 || len(in.excludes) > 0 || o.Duration > 0 || o.Blocks > 0 || len(o.Concurrency) > 0 {
		return mistake{
			rec.what + " is run as it is",
			"-target, -exclude, -duration, -blocks and -concurrency would make something else of it. Leave them out.",
		}
	}
	for _, given := range in.Vars {
		sensitive := func(v result.Variable) bool { return v.Sensitive && v.Name == given.Name }
		if !slices.ContainsFunc(rec.from.Variables, sensitive) {
			return mistake{
				rec.what + " has its variables' values",
				"Only the sensitive ones are not recorded, and can be given again with -var.",
			}
		}
	}
	return nil
}

// starting refuses to start anything else than what a plan shows, and so what was approved: a secret of the environment that
// has changed, or a file in which somebody has changed only a part.
func (rec record) starting(p *plan.Plan) error {
	if rec.starts == nil {
		return nil
	}
	for i, s := range p.Servers {
		if i >= len(rec.starts) || !sameStart(s.Shown(), rec.starts[i]) {
			return mistake{
				fmt.Sprintf("server.%s is not what %s shows", s.Name, rec.what),
				"Its command, its folder or its environment, perhaps a secret in that, has changed since the plan was made. Make the plan again with `bench plan -out`, and look at it.",
			}
		}
	}
	if len(rec.starts) > len(p.Servers) {
		return mistake{rec.what + " shows servers that its spec doesn't have", "Make the plan again with `bench plan -out`, and look at it."}
	}
	return nil
}

func sameStart(a, b plan.Server) bool {
	return a.Name == b.Name && a.Type == b.Type && a.Dir == b.Dir && a.Digest == b.Digest &&
		slices.Equal(a.Command, b.Command) && maps.Equal(a.Env, b.Env)
}
