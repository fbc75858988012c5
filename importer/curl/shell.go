package curl

import (
	"fmt"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"bench/importer/draft"
)

// A command is the words of one call of curl.
type command struct {
	words []draft.Text
	stdin draft.Text
	line  int
}

// shell finds the calls of curl in a shell's text.
type shell struct {
	scope    *draft.Scope
	commands []command
	piped    map[*syntax.CallExpr]draft.Text // what others write to a call's standard input
	lost     []string
}

// read finds them. Nothing is run: of what the shell would do only variables are followed.
func (s *shell) read(text string) error {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return err
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		switch v := n.(type) {
		case *syntax.Stmt:
			if call, ok := v.Cmd.(*syntax.CallExpr); ok {
				s.call(call, v.Redirs)
			}
		case *syntax.BinaryCmd:
			if v.Op == syntax.Pipe {
				s.pipe(v)
			}
		case *syntax.ForClause, *syntax.WhileClause, *syntax.CaseClause, *syntax.IfClause:
			s.lose(fmt.Sprintf("line %d: what the shell does around a call (loops, conditions): the call stands here once", n.Pos().Line()))
		}
		return true
	})
	return nil
}

func (s *shell) lose(text string) { s.lost = append(s.lost, text) }

func (s *shell) call(call *syntax.CallExpr, redirects []*syntax.Redirect) {
	if len(call.Args) == 0 {
		for _, a := range call.Assigns {
			s.assign(a)
		}
		return
	}
	words := s.words(call.Args)
	at := -1
	for i, w := range words {
		if name, _ := w.Known(); name == "curl" || strings.HasSuffix(name, "/curl") || name == "curl.exe" {
			at = i
			break
		} else if i > 3 || !wrapper(name) {
			break
		}
	}
	if at < 0 {
		return
	}
	c := command{words: words[at+1:], stdin: s.piped[call], line: int(call.Pos().Line())}
	for _, r := range redirects {
		switch {
		case r.Hdoc != nil:
			c.stdin = s.word(r.Hdoc)
		case r.Op == syntax.WordHdoc:
			c.stdin = draft.Join(s.word(r.Word), draft.Lit("\n"))
		}
	}
	s.commands = append(s.commands, c)
}

// wrapper says whether a word may stand before curl and is of no consequence for what it sends.
func wrapper(name string) bool {
	switch name {
	case "time", "exec", "sudo", "command", "env", "nohup", "!", "$":
		return true
	}
	return strings.HasPrefix(name, "-") || strings.Contains(name, "=")
}

// pipe notes what echo and printf write to the call of curl behind them.
func (s *shell) pipe(v *syntax.BinaryCmd) {
	from, ok := v.X.Cmd.(*syntax.CallExpr)
	to, isCall := v.Y.Cmd.(*syntax.CallExpr)
	if !ok || !isCall || len(from.Args) < 2 || len(to.Args) == 0 || to.Args[0].Lit() != "curl" {
		return
	}
	if name := from.Args[0].Lit(); name != "echo" && name != "printf" {
		return
	}
	words := s.words(from.Args[1:])
	if first, _ := words[0].Known(); first == "-n" || first == "-e" {
		words = words[1:]
	}
	if s.piped == nil {
		s.piped = map[*syntax.CallExpr]draft.Text{}
	}
	if len(words) == 1 {
		s.piped[to] = words[0]
	}
}

// assign notes a variable: its value is the default of one of the spec.
func (s *shell) assign(a *syntax.Assign) {
	if a.Name == nil || a.Value == nil {
		return
	}
	name := a.Name.Value
	value, known := s.word(a.Value).Known()
	if !known || s.dynamic(a.Value) {
		return
	}
	s.scope.Set(name, s.scope.Draft.Variable(name, draft.Variable{Default: value, HasDefault: true}))
}

func (s *shell) dynamic(w *syntax.Word) bool {
	found := false
	syntax.Walk(w, func(n syntax.Node) bool {
		switch n.(type) {
		case *syntax.CmdSubst, *syntax.ProcSubst, *syntax.ArithmExp:
			found = true
		}
		return !found
	})
	return found
}

func (s *shell) words(words []*syntax.Word) []draft.Text {
	var all []draft.Text
	for _, w := range words {
		all = append(all, s.word(w))
	}
	return all
}

func (s *shell) word(w *syntax.Word) draft.Text {
	var all draft.Text
	for _, part := range w.Parts {
		all = draft.Join(all, s.part(part, false))
	}
	return all
}

func (s *shell) part(part syntax.WordPart, quoted bool) draft.Text {
	switch v := part.(type) {
	case *syntax.Lit:
		return draft.Lit(unescaped(v.Value, quoted))
	case *syntax.SglQuoted:
		if v.Dollar {
			return draft.Lit(ansi(v.Value))
		}
		return draft.Lit(v.Value)
	case *syntax.DblQuoted:
		var all draft.Text
		for _, inner := range v.Parts {
			all = draft.Join(all, s.part(inner, true))
		}
		return all
	case *syntax.ParamExp:
		return s.parameter(v)
	case *syntax.CmdSubst:
		s.lose(fmt.Sprintf("line %d: $(…): what a command prints is not known; it is a variable", v.Pos().Line()))
		return draft.Ref(s.scope.Ref("command_output"))
	case *syntax.ArithmExp:
		s.lose(fmt.Sprintf("line %d: $((…)): a calculation of the shell; it is a variable", v.Pos().Line()))
		return draft.Ref(s.scope.Ref("calculated"))
	}
	s.lose(fmt.Sprintf("line %d: an expansion of the shell", part.Pos().Line()))
	return nil
}

// parameter is a variable of the shell: one of the spec, with the default that the shell has for it.
func (s *shell) parameter(v *syntax.ParamExp) draft.Text {
	if v.Param == nil {
		return nil
	}
	name := v.Param.Value
	if _, known := s.scope.Find(name); !known && v.Exp != nil && v.Exp.Word != nil &&
		(v.Exp.Op == syntax.DefaultUnset || v.Exp.Op == syntax.DefaultUnsetOrNull || v.Exp.Op == syntax.AssignUnset || v.Exp.Op == syntax.AssignUnsetOrNull) {
		if value, ok := s.word(v.Exp.Word).Known(); ok {
			s.scope.Set(name, s.scope.Draft.Variable(name, draft.Variable{Default: value, HasDefault: true}))
		}
	}
	if name != "" && strings.ContainsAny(name[:1], "0123456789@*#?$!-") {
		name = "argument_" + draft.Identifier(name, "all")
	}
	return draft.Ref(s.scope.Ref(name))
}

// unescaped is a literal without its backslashes.
func unescaped(text string, quoted bool) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			switch next := text[i+1]; {
			case next == '\n':
				i++
				continue
			case !quoted || strings.IndexByte("\"\\$`", next) >= 0:
				i++
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// ansi is what stands in $'…'.
func ansi(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		i++
		switch c := text[i]; c {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		case 'a':
			b.WriteByte('\a')
		case 'b':
			b.WriteByte('\b')
		case 'e', 'E':
			b.WriteByte(0x1b)
		case 'f':
			b.WriteByte('\f')
		case 'v':
			b.WriteByte('\v')
		case 'x':
			i += code(&b, text[i+1:], 2, 16, true)
		case 'u':
			i += code(&b, text[i+1:], 4, 16, false)
		case 'U':
			i += code(&b, text[i+1:], 8, 16, false)
		case '0', '1', '2', '3', '4', '5', '6', '7':
			i += code(&b, text[i:], 3, 8, true) - 1
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// code writes the character whose number stands at the beginning of text, and is how long that was.
func code(b *strings.Builder, text string, most, base int, isByte bool) int {
	n := 0
	for n < len(text) && n < most {
		if _, err := strconv.ParseUint(text[n:n+1], base, 8); err != nil {
			break
		}
		n++
	}
	value, err := strconv.ParseUint(text[:n], base, 32)
	switch {
	case err != nil:
	case isByte:
		b.WriteByte(byte(value))
	default:
		b.WriteRune(rune(value))
	}
	return n
}
