package history

import "slices"

// An AnchorUse is a build that runs were held against.
type AnchorUse struct {
	Digest string `json:"digest"` // SHA-256 of its executable
	Runs   int    `json:"runs"`
	First  string `json:"first"` // run that was held against it
	Last   string `json:"last"`
	// Next is the anchor that followed; "": none has. Both is in how many runs both stood in the same blocks: BridgeRuns make a
	// bridge. Bridged are the series that have one to any other anchor.
	Next    string `json:"next,omitempty"`
	Both    int    `json:"both,omitempty"`
	Bridged int    `json:"bridged"`
}

// Anchors are all of the main branch, in the order of their first runs.
func (v *View) Anchors() []AnchorUse {
	all := []AnchorUse{}
	find := func(digest string) int {
		return slices.IndexFunc(all, func(a AnchorUse) bool { return a.Digest == digest })
	}
	for _, r := range v.Runs {
		c, known := v.Commit(r.Commit)
		if r.Anchor == "" || known && c.Position == OffMain {
			continue
		}
		i := find(r.Anchor)
		if i < 0 {
			all = append(all, AnchorUse{Digest: r.Anchor, First: r.ID})
			i = len(all) - 1
		}
		all[i].Runs++
		all[i].Last = r.ID
	}
	for i := range all {
		a := &all[i]
		if i+1 < len(all) {
			a.Next = all[i+1].Digest
		}
		for _, one := range v.Analysis.Series {
			for _, b := range one.Bridges {
				if b.From == a.Digest && b.To == a.Next {
					a.Both = max(a.Both, b.Runs)
				}
			}
			if slices.ContainsFunc(one.Bridges, func(b Bridge) bool { return b.From == a.Digest && b.Bears() }) {
				a.Bridged++
			}
		}
	}
	return all
}
