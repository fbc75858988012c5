package result

import "strings"

// MovedSeries is what a series is called after moves, which are of the addresses of cells. Those have the role of the build in
// the name of their group, and a series hasn't.
func MovedSeries(series string, moves []Move) string {
	for range moves { // each can lead to the next one
		was := series
		for _, m := range moves {
			if series = m.ofSeries(series); series != was {
				break
			}
		}
		if series == was {
			break
		}
	}
	return series
}

// ofSeries is what a series is called after the move.
func (m Move) ofSeries(series string) string {
	from, to := m.names(m.From), m.names(m.To)
	a, err := ParseAddress(series)
	if err != nil || len(from) == 0 || len(from) != len(to) {
		return series
	}
	names := []*string{&a.Benchmark, &a.Group, &a.Strategy, &a.Level}
	if a.HasKey {
		names = []*string{&a.Benchmark, &a.Key, &a.Group, &a.Strategy, &a.Level}
	}
	if len(from) > len(names) {
		return series
	}
	for i, name := range from {
		if name != *names[i] {
			return series
		}
	}
	for i, name := range to {
		*names[i] = name
	}
	return a.Short()
}

// names are those of a prefix of addresses, without roles: orders of orders[head].
func (m Move) names(prefix string) []string {
	p, err := ParsePattern(prefix)
	if err != nil {
		return nil
	}
	var names []string
	for i, part := range p.parts {
		if name, _, ok := strings.Cut(part.name, "["); ok && i > 0 && strings.HasSuffix(part.name, "]") {
			part.name = name
		}
		names = append(names, part.name)
	}
	return names
}
