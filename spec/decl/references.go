package decl

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/spec/diag"
	"bench/spec/functions"
	"bench/spec/lang"
	"bench/words"
)

// AttributesOf are the roots of references that have fixed attributes; the others have what is declared.
var AttributesOf = map[string][]string{
	"bench": {"version", "run_id", "started_at"},
	"path":  {"module", "root"},
	"each":  {"key", "value"},
	"self":  {"port", "host", "url"},
	"cell":  {"benchmark", "group", "strategy", "concurrency", "users", "rate", "level", "stage"},
}

// Roots are the roots whose second step is a declared name, in the order in which a bare name is looked up.
func Roots() []string { return slices.Clone(declaredRoots) }

// declaredRoots are the roots whose second step is a declared name, in the order in which a bare name is looked up.
var declaredRoots = []string{"var", "local", "server", "group", "mix", "strategy", "client", "benchmark", "data", "random", "counter", "setup", moduleRoot}

// rootsIn are the roots that the arguments of a block type may refer to.
var rootsIn = map[string][]string{
	"bench":     {},
	"variable":  {"var", "local", "path"}, // its validation
	"module":    {"var", "local", "server", "client", "group", "bench", "path", moduleRoot},
	"locals":    {"var", "local", "server", "client", "group", "mix", "strategy", "bench", "path", moduleRoot},
	"server":    {"var", "local", "server", "self", "bench", "path", moduleRoot},
	"client":    {"var", "local", "server", "bench", "path", moduleRoot},
	"data":      {"var", "local", "path"},
	"random":    {"var", "local", "path"},
	"counter":   {"var", "local", "path"},
	"setup":     {"var", "local", "server", "client", "bench", "path", moduleRoot},
	"teardown":  {"var", "local", "server", "client", "bench", "path", moduleRoot},
	"group":     {"var", "local", "server", "client", "group", "bench", "path", moduleRoot},
	"mix":       {"var", "local", "server", "client", "group", "mix", "strategy", "bench", "path", moduleRoot},
	"strategy":  {"var", "local", "client", "path"},
	"benchmark": {"var", "local", "server", "client", "group", "mix", "strategy", "bench", "path", moduleRoot},
	"check":     {"var", "local", "server", "group", "mix", "strategy", "benchmark", "bench", "path", moduleRoot},
	"output":    {"var", "local", "server", "group", "mix", "strategy", "benchmark", "bench", "path", moduleRoot},
	"report":    {"var", "local", "benchmark", "bench", "path"},
	"history":   {"var", "local", "path"},
}

// elsewhere says where a root that is out of place may be used.
var elsewhere = map[string]string{
	"benchmark": "Results are there only after the run: checks and outputs can use them.",
	"cell":      "It stands for the cell that a threshold is applied to, and is known only in threshold blocks.",
	"self":      "It stands for the server itself, and is known only in server blocks.",
	"each":      "It is known only in a block with for_each, and not in the for_each itself.",
	"server":    "Servers are known only to clients, groups, benchmarks and what is judged after the run.",
	"bench":     "What is read before everything else can't use it.",
	"group":     "Groups are known only to mixes, benchmarks and what is judged after the run.",
	"mix":       "Mixes are known only to benchmarks and what is judged after the run.",
	"strategy":  "Strategies are known only to mixes, benchmarks and what is judged after the run.",
	"module":    "What a module gives out is known where its groups and clients are: in locals, groups, benchmarks, checks and outputs.",
	"client":    "Clients are known only to groups, strategies and benchmarks.",
	"data":      onlySent,
	"random":    onlySent,
	"counter":   onlySent,
	"setup":     "What a set-up has captured is put in when a request is sent: path, url, query, headers and body of a request can use it, and headers and query of a group: headers = { Authorization = \"Bearer ${setup.NAME.token}\" }.",
	"request":   "A value of an answer is put in when another request of the same group is sent: path, url, query, headers and body of a request can use it. What comes after an answer without using it says depends_on.",
}

// onlySent says where values can be used that each request gets when it is sent.
const onlySent = "Its value is another one for each batch, and is put in when a request is sent: path, url, query, headers and body of a request can use it, and headers and query of a group."

// otherRoots are words that people use for roots of references: the names of the blocks.
var otherRoots = map[string]string{"variable": "var", "variables": "var", "locals": "local", "servers": "server", "this": "self"}

// literals are the words that are values.
var literals = []string{"true", "false", "null"}

// A referenceChecker finds references that can't be right, whatever their values will be.
type referenceChecker struct {
	all       *Declarations
	functions map[string]bool
	bare      bool // a root may stand alone
	diags     hcl.Diagnostics
	// bad has the arguments with an error: they are not evaluated, so that one mistake stays one error.
	bad map[*Argument]bool
	// unknown has the first report of each unknown name, and the places where the name stands again.
	unknown map[string]*unknownName
}

func newReferenceChecker(all *Declarations) *referenceChecker {
	c := &referenceChecker{all: all, functions: map[string]bool{}, bad: map[*Argument]bool{}, unknown: map[string]*unknownName{}}
	for _, name := range functions.Names() {
		c.functions[name] = true
	}
	return c
}

// CheckBare finds what is wrong with the references of an argument that stands alone and may have some roots, be they without
// a name.
func (all *Declarations) CheckBare(arg *Argument, roots []string) hcl.Diagnostics {
	c := newReferenceChecker(all)
	c.bare = true
	c.argument(arg, vocabulary{roots: roots})
	return c.diags
}

// check looks at every declaration.
func (c *referenceChecker) check(top []*Block) {
	for _, b := range top {
		c.block(b, vocabulary{roots: rootsIn[b.Type], sent: sentIn(b.Type), static: b.Type == "bench"})
	}
	c.mentionOthers()
}

// holders are the types of the blocks whose requests have what they say.
var holders = []string{"group", "setup", "teardown"}

// A vocabulary is which roots an expression may mention.
type vocabulary struct {
	roots  []string
	sent   []string // roots of what is known only when a request is sent
	static bool     // in the bench block
	loose  bool     // an iterator's name is not known
}

func (v vocabulary) with(roots ...string) vocabulary {
	v.roots = slices.Concat(v.roots, roots)
	return v
}

// into is what a block of a type knows beside what is known around it.
func (v vocabulary) into(typ string) vocabulary {
	switch typ {
	case "threshold":
		return v.with("cell")
	case "search":
		return v.with(lang.Searched()...) // the level of a trial, by its name
	}
	return v
}

// sentIn are the roots of what requests in a block of a type may have that is known only when they are sent.
func sentIn(typ string) []string {
	if typ == "setup" || typ == "teardown" { // which belong to no batch
		return plan.Texts([]plan.ValueSource{plan.FromRequest, plan.FromSetup})
	}
	return plan.Texts(plan.ValueSources())
}

// block checks b's arguments and what is nested in it.
func (c *referenceChecker) block(b *Block, v vocabulary) {
	v = v.into(b.Type)
	inner := v
	if (b.Args["for_each"] != nil || b.Meant["for_each"]) && b.Type != "dynamic" {
		inner = v.with("each")
	}
	for _, arg := range sortedArguments(b.Args) {
		switch {
		case arg.literal, b.Type == "dynamic" && arg.Name == "labels":
		case b.Type == "variable":
			c.argument(arg, vocabulary{}) // default and the rest can call functions, and refer to nothing
		case arg.Name == "for_each":
			c.argument(arg, v)
		case arg.Sent && slices.Contains(holders, b.Type): // what it says is for all requests, so that it can't be of one's answer
			c.argument(arg, inner.with(slices.DeleteFunc(slices.Clone(v.sent), isRequest)...))
		case arg.Sent:
			c.argument(arg, inner.with(v.sent...))
		default:
			c.argument(arg, inner)
		}
	}
	if b.Type == "dynamic" {
		inner = v.with(IteratorOf(b))
		inner.loose = b.Meant["iterator"]
		if b.Name == "threshold" {
			inner = inner.with("cell")
		}
		if labels := b.Args["labels"]; labels != nil {
			c.argument(labels, inner)
		}
	}
	for _, n := range b.Blocks {
		c.block(n, inner)
	}
}

// IteratorOf is the name under which a dynamic block's content knows the current element.
func IteratorOf(b *Block) string {
	if arg := b.Args["iterator"]; arg != nil {
		if word := hcl.ExprAsKeyword(arg.Expr); word != "" {
			return word
		}
	}
	return b.Name
}

func (c *referenceChecker) argument(arg *Argument, v vocabulary) {
	for _, ref := range arg.Refs {
		if d := c.reference(ref, v); d != nil {
			c.bad[arg] = true
			c.report(ref, d)
		}
	}
	for _, call := range arg.calls {
		if !c.functions[call.Name] {
			d := diag.Failure(diag.UnknownFunction, call.NameRange, "Unknown function", "%s", functions.Unknown(call.Name))
			d.Context = call.Range().Ptr()
			c.diags = append(c.diags, d)
			c.bad[arg] = true
		}
	}
}

// reference says what is wrong with one reference, nil for nothing.
func (c *referenceChecker) reference(ref Reference, v vocabulary) *hcl.Diagnostic {
	fixed, isFixed := AttributesOf[ref.Root]
	isDeclared := slices.Contains(declaredRoots, ref.Root)
	allowed := slices.Contains(v.roots, ref.Root)
	switch {
	case !isFixed && !isDeclared && (allowed || v.loose):
		return nil // the iterator of a dynamic block
	case !allowed && (v.static || isFixed || isDeclared || isRequest(ref.Root) && ref.Name != ""):
		return c.outOfScope(ref, v)
	case !isFixed && !isDeclared:
		return c.unknownRoot(ref, v)
	case isFixed && len(ref.Traversal) > 1 && ref.Name != "" && !slices.Contains(fixed, ref.Name):
		return diag.Failure(diag.UnknownAttribute, ref.nameRange(), "Unknown attribute",
			"%s has no attribute %q: it has %s.%s", ref.Root, ref.Name, words.And(fixed), diag.DidYouMean(ref.Name, fixed))
	case isFixed, c.bare && len(ref.Traversal) == 1:
		return nil
	case ref.Name == "":
		return diag.Failure(diag.UnknownReference, ref.at(), "Incomplete reference", "%s is followed by a dot and a declared name: %s.NAME.%s",
			ref.Root, ref.Root, Listing(ref.Root, c.all.NamesIn(ref.Module, ref.Root)))
	}
	if ref.Root == moduleRoot && c.all.has(Reference{Traversal: ref.Traversal[:2], Root: ref.Root, Name: ref.Name, Module: ref.Module}) {
		return c.export(ref)
	}
	if c.all.has(ref) {
		return nil
	}
	return c.undeclared(ref, c.all.NamesIn(ref.Module, ref.Root))
}

func isRequest(root string) bool { return root == string(plan.FromRequest) }
