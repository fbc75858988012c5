// Package artillery reads scripts of Artillery: their HTTP scenarios, phases, payloads and limits. Functions of a processor are not
// run.
package artillery

import (
	"bytes"
	"strconv"
	"strings"

	"bench/importer/draft"
	"bench/importer/tree"
)

// Carried is what of a script becomes what, for the guide.
var Carried = [][2]string{
	{"`config.target`, `config.http`, `config.tls`, `defaults.headers`", "the variable `base_url`, a `client`, headers"},
	{"`config.phases`: `arrivalRate`, `rampTo`, `arrivalCount`, `pause`, `maxVusers`", "`rate` or `stages`, `max_in_flight`"},
	{"`scenarios` with `weight`", "a `group` each; several are a `mix` by their weights"},
	{"`get`, `post` and so on: `url`, `headers`, `qs`, `json`, `body`, `form`, `formData`, `auth`", "`request` blocks, in their order"},
	{"`capture` of JSON, headers, regular expressions", "`capture`, and `request.NAME.x` where `{{ x }}` stands"},
	{"`expect` of the plugin: `statusCode`, `contentType`, `hasHeader`, `hasProperty`, `equals`", "`expect`"},
	{"`think`, `loop` with `count`", "`think`, `repeat`; several requests in a loop are written out"},
	{"`config.variables`, `config.payload`", "`random` with `choice`, `data`"},
	{"`ensure`: percentiles, `maxErrorRate`", "`threshold`"},
	{"`$randomString()`, `$randomNumber(1, 9)`, `$uuid`, `$env.X`", "`random`, `variable`"},
	{"processors, hooks, `ifTrue`, `parallel`, `whileTrue`, other engines, environments", "not carried over, and said so"},
}

// Looks says whether a text is a script of Artillery.
func Looks(_ string, text []byte) bool {
	head := text[:min(len(text), 64<<10)]
	return (bytes.Contains(head, []byte("\nscenarios:")) || bytes.HasPrefix(head, []byte("scenarios:")) || bytes.Contains(head, []byte(`"scenarios"`))) &&
		(bytes.Contains(head, []byte("flow:")) || bytes.Contains(head, []byte(`"flow"`)))
}

// Read reads a script.
func Read(src *draft.Source) (*draft.Draft, error) {
	root, err := tree.Read(src.Text)
	if err != nil {
		return nil, &draft.Refusal{Summary: "It is neither YAML nor JSON", Detail: err.Error() + "."}
	}
	if len(root.Get("scenarios").List()) == 0 {
		return nil, &draft.Refusal{Summary: "There are no scenarios in it", Detail: "A script of Artillery has config and scenarios."}
	}
	r := &reader{d: &draft.Draft{Kind: "Artillery", Source: src.Name}, src: src, config: root.Get("config")}
	r.scope = &draft.Scope{Draft: r.d}
	r.values()
	r.client()
	var shares []draft.Share
	sum := 0.0
	for i, s := range root.Get("scenarios").List() {
		name := s.Get("name").Str()
		if name == "" {
			name = "scenario " + strconv.Itoa(i+1)
		}
		g := r.d.Group(name)
		if engine := s.Get("engine").Str(); engine != "" && engine != "http" {
			g.Lose("the scenario " + name + ": its engine is " + engine + ", and only HTTP is read")
			left := g.Request("scenario")
			left.Left = "its engine is " + engine + "."
			continue
		}
		r.scenario(g, s)
		weight, ok := s.Get("weight").Num()
		if !ok || weight <= 0 {
			weight = 1
		}
		if g.Sends() {
			shares = append(shares, draft.Share{Name: g.Name, Group: g.Name, Share: weight})
			sum += weight
		}
	}
	for _, word := range []string{"before", "after"} {
		if root.Get(word) != nil {
			r.d.Lose(word + ": what is sent once. A block setup or teardown is like it.")
		}
	}
	if len(shares) == 0 {
		return nil, &draft.Refusal{Summary: "There is no request in it that can be read", Detail: "Its scenarios send nothing by HTTP that is written out."}
	}
	r.load(shares, sum)
	return r.d, nil
}

type reader struct {
	d       *draft.Draft
	src     *draft.Source
	config  *tree.Node
	scope   *draft.Scope
	inGroup *draft.Scope
	cookies bool
}

// values declares what a script has of values: variables and payloads.
func (r *reader) values() {
	for _, v := range r.config.Get("variables").Pairs() {
		var all []string
		for _, item := range v.Value.List() {
			all = append(all, item.Str())
		}
		if len(all) > 1 {
			r.scope.Set(v.Name, r.d.Random(draft.Random{Name: v.Name, Choice: all}))
		} else if len(all) == 1 {
			r.scope.Set(v.Name, r.d.Variable(v.Name, draft.Variable{Default: all[0], HasDefault: true}))
		}
	}
	for _, p := range r.config.Get("payload").List() {
		r.payload(p)
	}
}

// payload declares rows of a file: that itself, where it is beside the spec and has the names in its first line.
func (r *reader) payload(p *tree.Node) {
	var columns []string
	for _, f := range p.Get("fields").List() {
		columns = append(columns, f.Str())
	}
	path := strings.TrimPrefix(p.Get("path").Str(), "./")
	order := map[string]string{"sequence": "sequential", "": "random", "random": "random"}[p.Get("order").Str()]
	r.d.Rows(r.src, r.scope, draft.Table{Name: "payload", File: path, Columns: columns, Order: order, SkipsFirst: p.Get("skipHeader").True()})
}

// client says how requests travel.
func (r *reader) client() {
	c := &r.d.Client
	c.Redirects, c.Cookies = 10, true
	if seconds, ok := r.config.At("http", "timeout").Num(); ok && seconds > 0 {
		c.Timeout = draft.Seconds(seconds)
	}
	if r.config.At("tls", "rejectUnauthorized").Str() == "false" {
		c.Insecure = true
	}
	for _, key := range r.config.Pairs() {
		switch key.Name {
		case "target", "phases", "http", "tls", "defaults", "variables", "payload", "ensure", "plugins", "apdex", "name", "statsInterval":
		case "processor":
			r.d.Lose("the processor " + key.Value.Str() + ": its functions are code")
		case "environments":
			r.d.Lose("environments: values of one are given with -var")
		default:
			r.d.Lose("config." + key.Name)
		}
	}
}

// text is a text with {{ names }} in it.
func (r *reader) text(s string) draft.Text {
	return r.inGroup.Template(s, "{{", "}}", func(name string) (draft.Text, bool) { return r.special(name) })
}

func (r *reader) special(name string) (draft.Text, bool) {
	draw := func(x draft.Random) (draft.Text, bool) { return draft.Ref(r.d.Random(x)), true }
	call, args, _ := strings.Cut(strings.TrimSuffix(name, ")"), "(")
	switch call = strings.TrimSpace(call); {
	case call == "$uuid" || call == "$randomUuid":
		return draw(draft.Random{Name: "id", Length: 32})
	case call == "$randomString":
		n, err := strconv.Atoi(strings.TrimSpace(args))
		if err != nil || n <= 0 || n > 1<<20 {
			n = 10
		}
		return draw(draft.Random{Name: "word", Length: n})
	case call == "$randomNumber":
		low, high, _ := strings.Cut(args, ",")
		a, err1 := strconv.ParseInt(strings.TrimSpace(low), 10, 32)
		b, err2 := strconv.ParseInt(strings.TrimSpace(high), 10, 32)
		if err1 != nil || err2 != nil || a >= b {
			return nil, false
		}
		return draw(draft.Random{Name: "number", Least: a, Max: b})
	case strings.HasPrefix(call, "$processEnvironment."), strings.HasPrefix(call, "$env."), strings.HasPrefix(call, "$environment."):
		key := call[strings.Index(call, ".")+1:]
		return draft.Ref(r.d.Variable(key, draft.Variable{Description: "The environment variable " + key + "."})), true
	case strings.HasPrefix(call, "$loop"):
		return draft.Ref(r.d.Counter("loop_number", 1)), true
	}
	return nil, false
}
