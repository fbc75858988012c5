package locust

import (
	"fmt"
	"strconv"
	"strings"

	"bench/importer/draft"
	"bench/importer/python"
)

const deepestSets = 6 // task sets one within the other

// taskSet reads the tasks of a class of users, or of a task set, whose share of the load is weight.
func (r *reader) taskSet(name string, body []*python.Statement, weight float64, sequential bool, depth int) {
	if depth > deepestSets {
		return
	}
	before := r.user.start
	defer func() { r.user.start = before }()
	var group *draft.Group
	var steps *frame // of a sequence: what one step keeps the next ones have
	for _, s := range body {
		if s.Kind == "def" {
			if depth > 0 {
				r.user.methods[s.Name] = s
			}
			if s.Name == "on_start" {
				r.user.start = append(r.user.start[:len(r.user.start):len(r.user.start)], s)
			}
		}
	}
	sum, own := 0.0, len(r.tasks)
	for _, s := range body {
		w, is := taskWeight(s)
		switch {
		case s.Kind == "class" && is:
			r.taskSet(s.Name, s.Body, w, isSequential(s), depth+1)
		case s.Kind == "assign" && s.Target.Kind == python.Name && (s.Target.Text == "tasks" || s.Target.Text == "task_set"):
			r.list(s.Value, depth)
		case s.Kind != "def" || !is:
			continue
		case sequential:
			if group == nil {
				group = r.begin(name)
				r.tasks = append(r.tasks, task{group, 1})
				steps = r.frame(group)
			}
			r.statements(s.Body, steps)
		default:
			r.task(s, w)
		}
	}
	if group != nil {
		r.end(group)
	}
	for _, t := range r.tasks[own:] {
		sum += t.weight
	}
	for i := range r.tasks[own:] {
		r.tasks[own+i].weight *= weight / sum
	}
}

func isSequential(c *python.Statement) bool {
	for _, b := range c.Bases {
		if strings.HasSuffix(b.Path(), "SequentialTaskSet") || strings.HasSuffix(b.Path(), "TaskSequence") {
			return true
		}
	}
	return false
}

// taskWeight is the weight that @task gives.
func taskWeight(s *python.Statement) (float64, bool) {
	weight, is := 1.0, false
	for _, d := range s.Decorators {
		path := d.Path()
		if path == "task" || path == "task()" || path == "locust.task" || path == "locust.task()" || path == "seq_task()" {
			is = true
			if n := d.Arg("weight", 0); n != nil && d.Kind == python.Call && path != "seq_task()" {
				if w, err := strconv.ParseFloat(n.Text, 64); err == nil && w > 0 {
					weight = w
				}
			}
		}
	}
	return weight, is
}

// list reads tasks = [a, B] and tasks = {a: 3, B: 1}.
func (r *reader) list(e *python.Expr, depth int) {
	type entry struct {
		what   *python.Expr
		weight float64
	}
	var all []entry
	switch {
	case e.Kind == python.List:
		for _, item := range e.Items {
			all = append(all, entry{item, 1})
		}
	case e.Kind == python.Dict:
		for _, a := range e.Args {
			w, ok := r.number(a.Value)
			if !ok || w <= 0 {
				w = 1
			}
			if a.Key != nil {
				all = append(all, entry{a.Key, w})
			}
		}
	default:
		all = append(all, entry{e, 1})
	}
	for _, x := range all {
		name := x.what.Path()
		if c, ok := r.classes[name]; ok {
			r.taskSet(name, c.Body, x.weight, isSequential(c), depth+1)
		} else if f, ok := r.functions[name]; ok {
			r.task(f, x.weight)
		} else if f, ok := r.user.methods[name]; ok {
			r.task(f, x.weight)
		} else {
			r.d.Lose(fmt.Sprintf("line %d: the task %s, which is not in this file", x.what.Line, name))
		}
	}
}

// task makes a group of a function.
func (r *reader) task(s *python.Statement, weight float64) {
	g := r.begin(s.Name)
	r.statements(s.Body, r.frame(g))
	if len(g.Requests) == 0 {
		if len(g.Notes.Notes) > 0 {
			g.Lose(fmt.Sprintf("line %d: the task %s: no request of it can be read", s.Line, s.Name))
		}
		return
	}
	r.end(g)
	r.tasks = append(r.tasks, task{g, weight})
}

// begin makes a group with what users do once.
func (r *reader) begin(name string) *draft.Group {
	g := r.d.Group(name)
	for _, start := range r.user.start {
		before := len(g.Requests)
		r.statements(start.Body, r.frame(g))
		for _, q := range g.Requests[before:] {
			q.Once = true
		}
	}
	return g
}

// end has users think after the last request.
func (r *reader) end(g *draft.Group) {
	if n := len(g.Requests); n > 0 && len(r.user.think) > 0 && !g.Requests[n-1].Once {
		if q := g.Requests[n-1]; len(q.Think) == 0 {
			q.Think = r.user.think
		}
	}
}
