package result

// fewToJoin is up to how many sparse histograms are joined one to the other. More are added up in a dense one, which takes
// a share only as long as it has buckets, but as long as some five joins to clear and to look through.
const fewToJoin = 8

// mergedClocks are the histograms of shares, added up by their buckets. The first share's dense ones are used for it, and so
// are its sparse ones where they are few.
func mergedClocks(shares []Share) map[string]*Recorder {
	all := map[string][]*Recorder{}
	for i := range shares {
		for clock, r := range shares[i].Clocks {
			if r != nil {
				all[clock] = append(all[clock], r)
			}
		}
	}
	if len(all) == 0 {
		return shares[0].Clocks
	}
	merged := make(map[string]*Recorder, len(all))
	var scratch *Recorder
	for clock, parts := range all {
		if len(parts) <= fewToJoin || parts[0].dense != nil {
			merged[clock] = parts[0]
			for _, r := range parts[1:] {
				merged[clock].Merge(r)
			}
			continue
		}
		if scratch == nil {
			scratch = NewRecorder()
		}
		scratch.Reset()
		for _, r := range parts {
			scratch.Merge(r)
		}
		merged[clock] = copied(scratch)
	}
	return merged
}
