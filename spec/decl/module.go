package decl

import (
	"fmt"
	"slices"
	"strings"

	"bench/spec/diag"
	"bench/words"

	"github.com/hashicorp/hcl/v2"
)

// moduleRoot is the word that references to modules begin with.
const moduleRoot = "module"

// Exports are the types of the blocks of a module that whoever takes it can refer to; its outputs have no type before their names.
var Exports = []string{"group", "client"}

// InModule puts the blocks of a module's files into its scope: what has a name is called by that and the scope, and what they refer
// to is looked for there.
func (w Written) InModule(scope string) Written {
	for _, b := range w.Top {
		if b.Name != "" {
			b.Name = scope + b.Name
		}
		b.enter(scope)
	}
	for i, address := range w.Lost {
		root, name, _ := strings.Cut(address, ".")
		w.Lost[i] = root + "." + scope + name
	}
	return w
}

func (b *Block) enter(scope string) {
	b.Module = scope
	for _, arg := range b.Args {
		arg.Module = scope
		for i := range arg.Refs {
			arg.Refs[i].Module = scope
		}
	}
	for _, n := range b.Blocks {
		n.enter(scope)
	}
}

// declareForModule gives a module's variable the argument of its module block, and makes a value of its output.
func (all *Declarations) declareForModule(d *Declaration) {
	all.ofModule[d.Block] = d
	if d.Block.Type == "output" {
		d.Output, d.Local = d.Block, d.Block.Args["value"]
		if d.Local == nil { // reported as missing
			delete(all.ofModule, d.Block)
		}
		return
	}
	if call := all.Calls[d.Block.Module]; call != nil {
		d.Given = call.Args[strings.TrimPrefix(d.Block.Name, d.Block.Module)]
	}
}

// export says what is wrong with a reference to something in a module that is there.
func (c *referenceChecker) export(ref Reference) *hcl.Diagnostic {
	steps, name := ref.Exported(), moduleRoot+"."+ref.Name
	scope := ref.Module + ref.Name
	if len(steps) > 0 && c.all.has(ref) || slices.Contains(c.all.Unread, scope+".") || slices.Contains(c.all.Lost, moduleRoot+"."+scope) {
		return nil
	}
	given := c.all.exports(scope + ".")
	at := ref.at()
	if n := min(2+max(1, len(steps)), len(ref.Traversal)); n > 1 {
		at = hcl.RangeBetween(ref.Traversal[0].SourceRange(), ref.Traversal[n-1].SourceRange())
	}
	if len(steps) == 0 || len(steps) == 1 && slices.Contains(Exports, steps[0]) {
		return diag.Failure(diag.UnknownReference, at, "Incomplete reference", "A module gives out groups, clients and outputs: %s.group.NAME, %[1]s.client.NAME or %[1]s.OUTPUT.%s", name, listed(name, given))
	}
	wanted := strings.Join(steps, ".")
	if near := diag.Suggest(wanted, given); near != "" {
		return diag.Failure(diag.UnknownReference, at, "Nothing of the module", "%s has no %s. Did you mean %[1]s.%[3]s?", name, wanted, near)
	}
	return diag.Failure(diag.UnknownReference, at, "Nothing of the module", "%s gives out no %s: a module gives out its groups, clients and outputs.%s", name, wanted, listed(name, given))
}

// exports are what a module gives out, as it stands behind the module's name.
func (all *Declarations) exports(scope string) (found []string) {
	for _, kind := range Exports {
		for _, name := range all.NamesIn(scope, kind) {
			found = append(found, kind+"."+name)
		}
	}
	for address, d := range all.ByAddress {
		if d.Output != nil && d.Output.Module == scope {
			found = append(found, strings.TrimPrefix(address, moduleRoot+"."+scope))
		}
	}
	slices.Sort(found)
	return found
}

func listed(name string, given []string) string {
	const most = 12
	if len(given) == 0 || len(given) > most {
		return ""
	}
	full := make([]string, len(given))
	for i, g := range given {
		full[i] = fmt.Sprintf("%s.%s", name, g)
	}
	return " There is " + words.And(full) + "."
}
