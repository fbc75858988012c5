package engine

import (
	"bench/engine/server"
	"bench/plan"
	"bench/result"
)

// measuredServers says which programs the servers of a plan are, for the record.
func measuredServers(p *plan.Plan, of []server.Executable) []result.MeasuredServer {
	var servers []result.MeasuredServer
	for i, s := range p.Servers {
		servers = append(servers, result.MeasuredServer{Name: s.Name, Digest: of[i].Digest, Version: of[i].Version})
	}
	return servers
}
