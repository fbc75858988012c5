package importer

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"bench/importer/draft"
	"bench/importer/write"
	"bench/spec"
	"bench/spec/syntax"
	"bench/words"
)

// A Result is a spec that was made, and how much of the source is in it.
type Result struct {
	Text []byte
	Summary
	Open []string // variables that need a value
}

const (
	specName = "imported.bench.hcl" // what it is called while it is checked
	mostRuns = 60                   // how often it is written anew without what was refused
)

// settle writes the spec until it is valid.
func settle(k Kind, d *draft.Draft, src *draft.Source) (*Result, error) {
	dropped := map[string]string{}
	for range mostRuns {
		if err := empty(d); err != nil {
			return nil, err
		}
		sum := summarize(d, dropped)
		page := write.New(dropped)
		page.Spec(d, head(k, d, sum))
		text, diags := syntax.Format(specName, []byte(page.Text()))
		var open []string
		if !diags.HasErrors() {
			open, diags = check(text, src)
		}
		if !diags.HasErrors() {
			return &Result{Text: text, Summary: sum, Open: open}, nil
		}
		if !drop(page, diags, dropped) {
			return nil, refused(diags)
		}
		leave(d, dropped)
	}
	return nil, &draft.Refusal{Summary: "No valid spec could be made of it", Detail: "Too much of it has no counterpart."}
}

// check reads a spec as `bench validate` does.
func check(text []byte, src *draft.Source) (open []string, diags hcl.Diagnostics) {
	s, diags := spec.Read(spec.Options{
		Paths: []string{specName}, Dir: src.Dir, Environ: func() []string { return nil }, ValuesLater: true,
		Overlays: map[string][]byte{specName: text},
	})
	if diags.HasErrors() {
		return nil, diags
	}
	if open = s.Open(); len(open) == 0 {
		_, more := s.Plan(spec.PlanOptions{})
		diags = append(diags, more...)
	}
	return open, diags
}

// drop notes what of a page is refused, and says whether there is something that can be left out.
func drop(page *write.Page, diags hcl.Diagnostics, dropped map[string]string) bool {
	found := false
	for _, d := range diags {
		if d.Severity != hcl.DiagError || d.Subject == nil {
			continue
		}
		key := page.Item(d.Subject.Start.Line)
		if _, gone := dropped[key]; key == "" || gone {
			continue
		}
		dropped[key] = strings.TrimSuffix(d.Summary, ".") + ". " + d.Detail
		found = true
	}
	return found
}

// leave leaves requests out that are dropped as a whole, and what is then without any.
func leave(d *draft.Draft, dropped map[string]string) {
	for _, g := range d.Groups {
		whole, none := dropped["group "+g.Name]
		delete(dropped, "group "+g.Name)
		for _, r := range g.Requests {
			if none && r.Left == "" {
				r.Left = whole
				r.URL, r.Path = draft.Join(r.URL, r.Path), nil
			}
			if why, gone := dropped[write.RequestKey(g, r)]; gone {
				r.Left = why
				r.URL, r.Path = draft.Join(r.URL, r.Path), nil
				delete(dropped, write.RequestKey(g, r))
			}
		}
	}
	d.Prune()
}

// empty says why a draft is none: nothing of it can be sent.
func empty(d *draft.Draft) error {
	why := ""
	for _, g := range d.Groups {
		if g.Sends() {
			return nil
		}
		if why == "" && len(g.Requests) > 0 {
			why = g.Requests[0].Left
		}
	}
	return &draft.Refusal{Summary: "None of its requests can be carried over", Detail: words.Sentence(why)}
}

func refused(diags hcl.Diagnostics) error {
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			return &draft.Refusal{Summary: "No valid spec could be made of it", Detail: d.Summary + ". " + d.Detail}
		}
	}
	return &draft.Refusal{Summary: "No valid spec could be made of it", Detail: diags.Error()}
}

// head is what stands at the top of the spec.
func head(k Kind, d *draft.Draft, sum Summary) []string {
	from := k.Title
	if d.Source != "" {
		from = words.Printable(d.Source) + " (" + k.Title + ")"
	}
	return []string{
		fmt.Sprintf("Imported from %s: %s.", from, sum.Counts()),
		"",
		"  bench plan THIS-FILE     what would be sent, and where",
		"",
		"What could not be carried over stands as a comment where it belongs, with the reason.",
	}
}
