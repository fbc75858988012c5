package spec

import (
	"bench/plan"
	"bench/spec/diag"
)

// explainStreams says how each response of a group that comes as events is followed.
func explainStreams(g plan.Group) (list []Setting) {
	for _, r := range g.Requests {
		s := r.Stream
		if s == nil {
			continue
		}
		at := byDefault
		if r.Range != nil {
			at = diag.Spot(hclRange(r.Range))
		}
		add := func(name, value, origin string) {
			list = append(list, Setting{"group", "request." + r.Name + "." + name, value, origin})
		}
		switch {
		case r.WebSocket != nil:
			add("websocket", r.WebSocket.Text(), at)
		case r.GRPC != nil:
			add("grpc", r.GRPC.Text(), at)
		default:
			add("stream", s.Text(), at)
		}
		if s.Count != "" {
			add("stream.count", s.Count, at)
		}
		idle := "no limit"
		if s.IdleLimit > 0 {
			idle = s.IdleLimit.String()
		}
		add("stream.idle_limit", idle, at)
		add("stream.stall_limit", s.StallLimit.String(), at)
	}
	return list
}
