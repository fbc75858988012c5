package spec

import (
	"strconv"

	"bench/spec/diag"
	"bench/words"
)

// explainPart is what a mix says of one of its parts.
func (l load) explainPart() []Setting {
	p := l.part
	of := "part " + p.Name
	how := func(name, value string) Setting {
		origin := byDefault
		if arg := p.block.Args[name]; arg != nil {
			origin = diag.Spot(arg.Range)
		}
		return Setting{of, name, value, origin}
	}
	list := []Setting{how("group", l.group.address), how("strategy", "strategy."+l.strategy.Name)}
	switch {
	case p.Share > 0:
		list = append(list, how("share", shareText(p.Share)+" of the batches"))
	case p.Arrival.OfUsers():
		list = append(list, how("users", words.Plural(p.Arrival.Users, "user")+" beside the others"))
	default:
		list = append(list, how("rate", strconv.FormatFloat(p.Arrival.Rate, 'f', -1, 64)+" a second, beside the others"))
	}
	return append(list, how("start", p.Start.String()))
}
