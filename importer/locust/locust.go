// Package locust reads locustfiles as far as they are declarative: user classes, their tasks, and the requests in them. Nothing of a
// file is run.
package locust

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"bench/importer/draft"
	"bench/importer/python"
)

// Carried is what of a locustfile becomes what, for the guide.
var Carried = [][2]string{
	{"`HttpUser` and `FastHttpUser` classes, nested and listed task sets", "a `mix` of their tasks, by the weights of `@task(3)` and of the classes"},
	{"a `@task`; a `SequentialTaskSet`", "a `group` with its requests in their order"},
	{"`self.client.get` and so on: `name`, `params`, `headers`, `json`, `data`, `files`", "`request` blocks"},
	{"`host`", "the variable `base_url`"},
	{"texts with `+`, `%`, `.format`, f-strings, constants, `os.environ`", "texts; a `variable` for each of the environment's"},
	{"`random.randint`, `random.choice([…])`, `uuid.uuid4()`", "`random`"},
	{"`on_start`", "its requests in each group, with `once = true`"},
	{"`response.json()[\"id\"]`, `response.headers[…]` in a later request of the same task", "`capture`"},
	{"`if response.status_code != 200: response.failure(…)` with `catch_response`", "`expect`"},
	{"`wait_time`: `between`, `constant`, `constant_pacing`, `constant_throughput`", "`think` after the last request, `pace`"},
	{"`for … in range(5)`", "`repeat`, or what is in it several times"},
	{"other conditions and loops, Python, `LoadTestShape`, events, other clients", "not carried over, and said so, with the line"},
}

// Looks says whether a text is a locustfile.
func Looks(_ string, text []byte) bool {
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if bytes.HasPrefix(line, []byte("from locust")) || bytes.HasPrefix(line, []byte("import locust")) {
			return true
		}
	}
	return false
}

// Read reads a locustfile.
func Read(src *draft.Source) (*draft.Draft, error) {
	program, err := python.Parse(string(src.Text))
	if err != nil {
		return nil, &draft.Refusal{Summary: "It is not Python that can be read", Detail: strings.ToUpper(err.Error()[:1]) + err.Error()[1:] + "."}
	}
	r := &reader{d: &draft.Draft{Kind: "Locust", Source: src.Name}, classes: map[string]*python.Statement{}, consts: map[string]*python.Expr{}, functions: map[string]*python.Statement{}}
	var order []*python.Statement
	for _, s := range program {
		switch {
		case s.Kind == "class":
			r.classes[s.Name] = s
			order = append(order, s)
		case s.Kind == "def":
			r.functions[s.Name] = s
		case s.Kind == "assign" && s.Target.Kind == python.Name:
			r.consts[s.Target.Text] = s.Value
		}
	}
	l := &draft.Load{Name: "users", Strategy: "sequential", Users: 1, Duration: "1m"}
	for _, c := range order {
		r.class(c, l)
	}
	if r.d.Requests() == 0 {
		return nil, &draft.Refusal{Summary: "There is no request in it that can be read", Detail: "Requests are calls such as self.client.get(\"/\") in a task of a class of HttpUser."}
	}
	r.d.Client.Redirects, r.d.Client.Cookies = 30, true
	l.Tell("How many users there are is said on Locust's command line (-u, -r, -t): write it here, as users = [100] or stages.")
	r.share(l)
	r.d.Loads = append(r.d.Loads, l)
	return r.d, nil
}

type reader struct {
	d         *draft.Draft
	classes   map[string]*python.Statement
	consts    map[string]*python.Expr
	functions map[string]*python.Statement
	user      user
	tasks     []task
	depth     int
}

// A task is a group, and how much of the load it is.
type task struct {
	group  *draft.Group
	weight float64
}

// A user is what a class of users has for all its tasks.
type user struct {
	host    draft.Text
	think   []string
	weight  float64
	methods map[string]*python.Statement
	attrs   map[string]*python.Expr
	start   []*python.Statement // what is done once
}

// isUser says whether a class is one of users, and whether its client is one of HTTP.
func (r *reader) isUser(c *python.Statement, depth int) (is, http bool) {
	for _, b := range c.Bases {
		name := b.Path()
		name = name[strings.LastIndex(name, ".")+1:]
		switch name {
		case "HttpUser", "FastHttpUser", "HttpLocust", "FastHttpLocust":
			return true, true
		case "User", "Locust":
			return true, false
		}
		if strings.HasSuffix(name, "HttpUser") { // of a plugin
			return true, true
		}
		if base, ok := r.classes[name]; ok && depth < 10 {
			if is, http = r.isUser(base, depth+1); is {
				return is, http
			}
		}
	}
	return false, false
}

func (r *reader) class(c *python.Statement, l *draft.Load) {
	for _, b := range c.Bases {
		if strings.HasSuffix(b.Path(), "LoadTestShape") {
			l.Lose(fmt.Sprintf("line %d: the shape %s: stages are like it", c.Line, c.Name))
		}
	}
	is, http := r.isUser(c, 0)
	if !is {
		return
	}
	if !http {
		r.d.Lose(fmt.Sprintf("line %d: the users %s, whose client is not one of HTTP", c.Line, c.Name))
		return
	}
	r.user = user{weight: 1, methods: map[string]*python.Statement{}, attrs: map[string]*python.Expr{}}
	body := r.whole(c, 0)
	if abstract := r.user.attrs["abstract"]; abstract != nil && abstract.Text == "True" {
		return
	}
	r.attributes(l)
	before := len(r.tasks)
	r.taskSet(c.Name, body, 1, false, 0)
	sum := 0.0
	for _, t := range r.tasks[before:] {
		sum += t.weight
	}
	for i := range r.tasks[before:] {
		r.tasks[before+i].weight *= r.user.weight / sum
	}
}

// whole is the body of a class with that of the classes of the file that it is made from.
func (r *reader) whole(c *python.Statement, depth int) []*python.Statement {
	var body []*python.Statement
	for _, b := range c.Bases {
		if base, ok := r.classes[b.Path()]; ok && depth < 10 && base != c {
			body = append(body, r.whole(base, depth+1)...)
		}
	}
	body = append(body, c.Body...)
	for _, s := range c.Body {
		switch {
		case s.Kind == "def":
			r.user.methods[s.Name] = s
		case s.Kind == "assign" && s.Target.Kind == python.Name:
			r.user.attrs[s.Target.Text] = s.Value
		}
	}
	return body
}

// attributes reads what a class says of all its tasks.
func (r *reader) attributes(l *draft.Load) {
	u := &r.user
	if host, ok := u.attrs["host"]; ok {
		u.host, _ = r.text(host, nil)
	}
	if weight, ok := u.attrs["weight"]; ok {
		if n, err := strconv.ParseFloat(weight.Text, 64); err == nil && n > 0 {
			u.weight = n
		}
	}
	wait, ok := u.attrs["wait_time"]
	if !ok || wait.Kind != python.Call {
		if _, is := u.methods["wait_time"]; is || ok {
			l.Lose("wait_time, which is calculated")
		}
		return
	}
	first, ok1 := r.number(wait.Arg("min_wait", 0))
	second, ok2 := r.number(wait.Arg("max_wait", 1))
	name := wait.Left.Path()
	switch name[strings.LastIndex(name, ".")+1:] {
	case "between":
		if ok1 && ok2 && first < second {
			u.think = []string{draft.Seconds(first), draft.Seconds(second)}
			return
		}
	case "constant":
		if first > 0 {
			u.think = []string{draft.Seconds(first)}
		}
		if ok1 {
			return
		}
	case "constant_pacing":
		if ok1 && first > 0 {
			l.Pace = []string{draft.Seconds(first)}
			return
		}
	case "constant_throughput":
		if ok1 && first > 0 {
			l.Pace = []string{draft.Seconds(1 / first)}
			return
		}
	}
	l.Lose(fmt.Sprintf("line %d: wait_time, which is calculated", wait.Line))
}

func (r *reader) number(e *python.Expr) (float64, bool) {
	for range 5 {
		if e != nil && e.Kind == python.Name && r.consts[e.Text] != nil {
			e = r.consts[e.Text]
		}
	}
	if e == nil || e.Kind != python.Number {
		return 0, false
	}
	n, err := strconv.ParseFloat(e.Text, 64)
	return n, err == nil && n >= 0 && n < 1e6
}

// share makes one group, or a mix of all, the load.
func (r *reader) share(l *draft.Load) {
	if len(r.tasks) == 1 {
		l.Groups = []string{r.tasks[0].group.Name}
		return
	}
	sum := 0.0
	for _, t := range r.tasks {
		sum += t.weight
	}
	for _, t := range r.tasks {
		l.Shares = append(l.Shares, draft.Share{Name: t.group.Name, Group: t.group.Name, Share: t.weight / sum})
	}
}
