package plan

import (
	"maps"
	"slices"
	"strings"
)

// An Endpoint is where a server is reached.
type Endpoint struct {
	Host string `json:"host"` // a name, or an address without brackets
	Port int    `json:"port"`
}

// String is host:port.
func (e Endpoint) String() string { return HostPort(e.Host, uint16(e.Port)) }

// OnLabels are the labels of the worker that a server runs on, as they are told: role=sut, zone=a.
func (s Server) OnLabels() (labels []string) {
	for _, name := range slices.Sorted(maps.Keys(s.On)) {
		labels = append(labels, name+"="+s.On[name])
	}
	return labels
}

// Where says on which worker a server runs; "" where it runs beside whoever conducts.
func (s Server) Where() string {
	if len(s.On) == 0 {
		return ""
	}
	return "on the worker with " + strings.Join(s.OnLabels(), " and ")
}

// Away are the servers that run on workers.
func (p *Plan) Away() []Server {
	return slices.DeleteFunc(slices.Clone(p.Servers), func(s Server) bool { return len(s.On) == 0 })
}

// Here are the servers that run beside whoever conducts.
func (p *Plan) Here() []Server {
	return slices.DeleteFunc(slices.Clone(p.Servers), func(s Server) bool { return len(s.On) > 0 })
}
