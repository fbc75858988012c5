package quick

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"bench/pattern"
	"bench/plan"
)

// A Spec is what a command line means, as a specification.
type Spec struct {
	Source  []byte   // HCL, formatted
	Secrets []Secret // the values of its sensitive variables: they are not in the source
	Groups  []string // the names of its groups, in the order of the addresses
}

// A Secret is the value of a sensitive variable.
type Secret struct{ Variable, Value string }

// A writer collects the parts of a spec.
type writer struct {
	*Load
	out     strings.Builder
	file    string // what the spec will be called, for its comments
	all     []address
	groups  []string
	headers []header
	secrets []Secret
	user    string
}

// Spec writes the spec of a load. File is what it will be called.
func (l Load) Spec(file string) (*Spec, error) {
	w := &writer{Load: &l, file: file}
	if err := w.read(); err != nil {
		return nil, err
	}
	w.head()
	w.variables()
	for i := range w.all {
		w.group(i)
	}
	w.benchmark()
	return &Spec{Source: hclwrite.Format([]byte(w.out.String())), Secrets: w.secrets, Groups: w.groups}, nil
}

// read looks at all that was given.
func (w *writer) read() error {
	if err := w.check(); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, text := range w.Addresses {
		a, err := parse(text)
		if err != nil {
			return err
		}
		if seen[a.base+a.path] {
			return mistaken("The same address twice", "%s stands there twice, and what is equal can't be told apart. One is measured by itself; `bench selftest` shows what comparing equal things comes to.", a.base+a.path)
		}
		seen[a.base+a.path] = true
		switch {
		case a.user == "" || a.user == w.user:
		case w.User != "" || w.user != "":
			return mistaken("More than one user", "Addresses that are compared are asked by the same user. Give it once: -u NAME:PASSWORD.")
		default:
			w.user = a.user
		}
		w.all = append(w.all, a)
	}
	if w.User != "" {
		w.user = w.User
	}
	if w.user != "" && !strings.Contains(w.user, ":") {
		return mistaken("-u without a password", "Write -u NAME:PASSWORD. For the number of users at once, or of connections, it is -c.")
	}
	var err error
	if w.headers, err = w.Load.headers(); err != nil {
		return err
	}
	if w.user != "" && has(w.headers, "Authorization") {
		return mistaken("Two authorizations", "The request has a user and a header Authorization. Give one of them.")
	}
	if w.Body != nil {
		if err := w.Body.check(); err != nil {
			return err
		}
		if !has(w.headers, "Content-Type") {
			w.headers = append(w.headers, header{name: "Content-Type", value: w.Body.contentType()})
		}
	}
	w.groups = groupNames(w.all)
	return nil
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n", args...) }

// literal is a text as HCL writes it: nothing in it is a template.
func literal(text string) string {
	return string(hclwrite.TokensForValue(cty.StringVal(text)).Bytes())
}

// head says what it is, and what one does with it.
func (w *writer) head() {
	w.line("# What this command line measures, as a spec: change it as you like.")
	w.line("#")
	w.line("#   bench run %s", w.CommandLine())
	w.line("#")
	w.line("%s", howTo(w.file))
	var hosts []string
	for _, a := range w.all {
		if host := literal(a.host); !plan.IsLoopback(a.host) && !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	if len(hosts) > 0 {
		w.line("# Without this each run asks before it contacts a host that is not this machine:")
		w.line("# bench { allowed_hosts = [%s] }\n", strings.Join(hosts, ", "))
	}
}

// howTo says what is done with the spec.
func howTo(file string) string {
	plan := "bench plan " + file
	return fmt.Sprintf("#   %s  what would be done\n#   %-*s  do it\n", plan, len(plan), "bench run "+file)
}

var saidHow = pattern.Of(`(?m)^#   bench plan \S+ +what would be done\n#   bench run \S+ +do it\n`)

// Named is a spec of this package under another name.
func Named(source []byte, file string) []byte {
	return saidHow.Regexp().ReplaceAllLiteral(source, []byte(howTo(file)))
}

// variables declares what is secret.
func (w *writer) variables() {
	declare := func(name, what, value string) {
		w.line("variable %q {", name)
		w.line("description = %s", literal(what+". Its value is not in this file: set BENCH_VAR_"+name+"."))
		w.line("type = string")
		w.line("sensitive = true # in no plan, result or report")
		w.line("}\n")
		w.secrets = append(w.secrets, Secret{name, value})
	}
	for _, h := range w.headers {
		if h.secret {
			declare(variableOf(h), "Header "+h.name, h.value)
		}
	}
	if w.user != "" {
		_, password, _ := strings.Cut(w.user, ":")
		declare("password", "Password of the user", password)
	}
}

// variableOf is the variable that has a header's value.
func variableOf(h header) string {
	return strings.ToLower(strings.ReplaceAll(identifier(h.name), "-", "_"))
}

// group writes the requests of one address.
func (w *writer) group(i int) {
	a := w.all[i]
	w.line("group %q {", w.groups[i])
	w.line("base_url = %s\n", literal(a.base))
	w.line("request %q {", requestName(w.all))
	if m := w.method(); m != "GET" {
		w.line("method = %s", literal(m))
	}
	w.line("path = %s", literal(a.path))
	if len(w.headers) > 0 {
		w.line("headers = {")
		for _, h := range w.headers {
			value := literal(h.value)
			if h.secret {
				value = "var." + variableOf(h)
			}
			w.line("%s = %s", literal(h.name), value)
		}
		w.line("}")
	}
	if w.Body != nil && w.Body.File != "" {
		w.line("body_file = %s", literal(w.Body.File))
	} else if w.Body != nil {
		w.line("body = %s", literal(string(w.Body.Text)))
	}
	if i == 0 {
		w.line("\n# Without this a status of 400 or more is an error, and everything else is fine:")
		w.line("# expect {\n#   status = [200]\n# }")
	}
	w.line("}\n}\n")
}

// benchmark writes the load.
func (w *writer) benchmark() {
	var groups []string
	for _, name := range w.groups {
		groups = append(groups, "group."+name)
	}
	w.line("benchmark %q {", "load")
	w.line("groups = [%s]", strings.Join(groups, ", "))
	w.line("strategies = [strategy.pool] # single requests, one after the other on each connection")
	w.levelLines()
	w.amountLines()
	w.clientBlock()
	if len(w.all) > 1 {
		w.line("\ncompare {\nbaseline = %s", groups[0])
		w.line("metrics = [%s]", strings.Join(w.metrics(), ", "))
		w.line("# gate = true # exit status 2 when another one is slower\n}")
	} else if !w.alone() {
		w.line("\n# Which level is enough is judged by itself.")
	}
	w.line("\n# Exit status 2 when it does not hold:")
	w.line("# threshold \"p99\" {\n#   metric = %s.p99\n#   max    = \"250ms\"\n# }\n}", w.clock())
}

// clock is the time that is looked at: with a rate from when a request was due, else from when it was sent.
func (w *writer) clock() string {
	if w.open() {
		return "response"
	}
	return "service"
}

func (w *writer) metrics() []string {
	if w.open() {
		return []string{"response.p50", "response.p99"}
	}
	return []string{"service.p50", "service.p99", "throughput"}
}

func (w *writer) levelLines() {
	var levels []string
	if w.open() {
		for _, r := range w.Rates {
			levels = append(levels, strconv.FormatFloat(r, 'f', -1, 64))
		}
		w.line("rate = [%s] # requests a second, whether or not answers come", strings.Join(levels, ", "))
		if len(w.Connections) > 0 {
			w.line("max_in_flight = %d # what has to wait for its turn has a longer response time", w.Connections[0])
		}
		return
	}
	for _, c := range w.connections() {
		levels = append(levels, strconv.Itoa(c))
	}
	comment := "connections; [1, 10, 50] would say how many are enough"
	if len(levels) > 1 {
		comment = "connections, a level each"
	}
	w.line("concurrency = [%s] # %s", strings.Join(levels, ", "), comment)
}

func (w *writer) amountLines() {
	if w.Requests > 0 {
		w.line("iterations = %d # requests to each, exactly: nothing is sent before them", w.Requests)
		w.line("warmup = \"0s\"\nlead_in = false")
	} else if d := w.duration(); d > 0 {
		w.line("duration = %s # measured, after a warm-up of a second", literal(brief(d)))
	}
	switch n := w.blocks(); {
	case w.alone():
		w.line("blocks = 1 # nothing is compared, so nothing takes turns")
	case n > 0:
		w.line("blocks = %d # turns that each takes", n)
	}
}

func (w *writer) clientBlock() {
	if !w.Insecure && w.user == "" {
		return
	}
	w.line("\nclient {")
	if w.user != "" {
		name, _, _ := strings.Cut(w.user, ":")
		w.line("auth {\ntype = \"basic\"\nusername = %s\npassword = var.password\n}", literal(name))
	}
	if w.Insecure {
		w.line("tls {\ninsecure_skip_verify = true # whoever answers is believed\n}")
	}
	w.line("}")
}
