package spec

import (
	"strconv"

	"bench/spec/diag"
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
	if p.Share > 0 {
		list = append(list, how("share", shareText(p.Share)+" of the batches"))
	} else {
		list = append(list, how("rate", strconv.FormatFloat(p.Arrival.Rate, 'f', -1, 64)+" a second, beside the others"))
	}
	return append(list, how("start", p.Start.String()))
}
