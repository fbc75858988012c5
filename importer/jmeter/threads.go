package jmeter

import (
	"strconv"
	"strings"

	"bench/importer/draft"
)

// threads makes a group and a load of a thread group.
func (r *reader) threads(p pair, c context) {
	e := p.element
	c.group = r.d.Group(e.title())
	c.scope = r.scope.Inner()
	r.last, r.rate = nil, 0
	r.below(p, c)
	for _, q := range c.group.Requests {
		if len(q.Think) == 0 {
			q.Think = c.group.Pause
		}
	}
	if len(c.group.Requests) == 0 {
		return
	}
	if e.name == "SetupThreadGroup" || e.name == "PostThreadGroup" {
		c.group.Lose("that it is done once, before or after the load: a block setup or teardown is like it. It is no benchmark here.")
		return
	}
	l := &draft.Load{Name: c.group.Name, Groups: []string{c.group.Name}, Strategy: "sequential"}
	r.d.Loads = append(r.d.Loads, l)
	if e.name != "ThreadGroup" {
		l.Users, l.Duration = 1, "10s"
		l.Lose("the schedule of the " + e.name[strings.LastIndex(e.name, ".")+1:] + ": stages are like it")
		return
	}
	r.schedule(l, e, c)
	if len(r.d.Loads) == 2 && r.d.Loads[0] != l {
		r.d.Lose("that thread groups run at the same time: here each is a benchmark, one after the other. A mix sends several kinds of requests at once.")
	}
}

// schedule reads threads, ramp-up, loops and duration.
func (r *reader) schedule(l *draft.Load, e *element, c context) {
	users := max(1, int(r.constant(l, c, "threads", e.text("ThreadGroup.num_threads"), 1)))
	ramp := r.constant(l, c, "the ramp-up", e.text("ThreadGroup.ramp_time"), 0)
	loop := e.find("ThreadGroup.main_controller")
	loops := r.constant(l, c, "loops", loop.text("LoopController.loops"), 1)
	if loop.text("LoopController.continue_forever") == "true" && loop.text("LoopController.loops") == "" {
		loops = -1
	}
	duration := 0.0
	if e.text("ThreadGroup.scheduler") == "true" {
		duration = r.constant(l, c, "the duration", e.text("ThreadGroup.duration"), 0)
	}
	l.NewUser = e.text("ThreadGroup.same_user_on_next_iteration") == "false"
	switch {
	case r.rate > 0:
		requests := max(1, len(c.group.Requests))
		l.Rate, l.Duration = r.rate/float64(requests), draft.Seconds(max(10, duration))
		l.Tell("By the Constant Throughput Timer: so many batches a second, of as many requests as the group has.")
	case ramp > 1 && duration > ramp:
		l.Stages = []draft.Stage{{Name: "ramp", OfUsers: true, Users: users, Over: draft.Seconds(ramp)}, {Name: "hold", OfUsers: true, Users: users, For: draft.Seconds(duration - ramp)}}
	case duration > 0:
		l.Users, l.Duration = users, draft.Seconds(duration)
	case loops > 0:
		l.Users, l.Iterations = users, int(min(loops*float64(users), 1e9))
		if ramp > 1 {
			l.Tell("The ramp-up of " + strconv.FormatFloat(ramp, 'f', -1, 64) + " s is not carried over where loops are counted: users begin within a round.")
		}
	default:
		l.Users, l.Duration = users, "1m"
		l.Tell("It goes on until it is stopped there; here for a minute.")
	}
}

// constant is a number of a schedule, which may stand in a variable.
func (r *reader) constant(l *draft.Load, c context, what, text string, otherwise float64) float64 {
	text = strings.TrimSpace(text)
	if text == "" {
		return otherwise
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return n
	}
	t := r.text(c, text)
	for _, v := range r.d.Variables {
		if n, err := strconv.ParseFloat(v.Default, 64); err == nil && len(t) == 1 && t[0].Ref == "var."+v.Name {
			l.Tell(what + ": " + v.Default + ", what " + v.Name + " is.")
			return n
		}
	}
	l.Lose(what + ", which is not known: " + text)
	return otherwise
}

// controller reads what is in a controller, so often.
func (r *reader) controller(p pair, c context) {
	e := p.element
	before := len(c.groupRequests())
	if e.name == "LoopController" {
		if n := int(number(e.text("LoopController.loops"))); n > 1 {
			c.repeat = n
		}
	}
	r.below(p, c)
	added := c.groupRequests()[before:]
	switch {
	case e.name == "OnceOnlyController":
		for _, q := range added {
			q.Once = true
		}
	case e.name == "LoopController" && len(added) > 1 && c.repeat > 1:
		for _, q := range added {
			q.Repeat = 0
		}
		r.lose(c, "the Loop Controller "+e.title()+" of "+strconv.Itoa(c.repeat)+" turns over several requests: they stand here once")
	case e.name == "ThroughputController" || e.name == "InterleaveControl":
		r.lose(c, "the "+e.name+" "+e.title()+": all that is in it is sent in each turn")
	}
}

func (c context) groupRequests() []*draft.Request {
	if c.group == nil {
		return nil
	}
	return c.group.Requests
}
