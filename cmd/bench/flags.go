package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"bench/redact"
	"bench/spec/diag"
	"bench/words"
)

// global are the flags that every command has, before its name or after it.
type global struct {
	chdir   string
	noColor bool
	help    bool
	version bool
}

// flags are the flags of one command. They may be written -name or --name, and may stand anywhere among the arguments.
type flags struct {
	set    *flag.FlagSet
	global map[string]bool                       // names of the global ones
	values map[string]func(*session) []candidate // what a flag's value could be, for shells
	secret map[string]bool                       // names of those whose value is never shown

	forAddresses map[string]bool          // names of those that go with addresses in place of a spec
	advice       func(name string) string // what to write in place of another tool's flag; "": it is nobody's
}

func newFlags(g *global) *flags {
	f := &flags{set: flag.NewFlagSet("bench", flag.ContinueOnError)}
	f.global, f.values, f.secret, f.forAddresses = map[string]bool{}, map[string]func(*session) []candidate{}, map[string]bool{}, map[string]bool{}
	f.set.SetOutput(io.Discard)
	f.text(&g.chdir, "chdir", "change to `DIR` before anything else")
	f.yes(&g.noColor, "no-color", "no colours; so do NO_COLOR in the environment and an output that is no terminal")
	f.yes(&g.help, "help", "explain the command")
	f.yes(&g.version, "version", "print the version")
	f.set.VisitAll(func(o *flag.Flag) { f.global[o.Name] = true })
	return f
}

// The declarations. In a usage text the `quoted` word names the value.

func (f *flags) yes(p *bool, name, usage string) { f.set.BoolVar(p, name, *p, usage) }

func (f *flags) text(p *string, name, usage string) { f.set.StringVar(p, name, *p, usage) }

func (f *flags) span(p *time.Duration, name, usage string) { f.set.DurationVar(p, name, *p, usage) }

func (f *flags) ratio(p *float64, name, usage string) { f.set.Float64Var(p, name, *p, usage) }

func (f *flags) number(p *int, name, usage string)               { f.set.IntVar(p, name, *p, usage) }
func (f *flags) each(name, usage string, add func(string) error) { f.set.Func(name, usage, add) }

// list declares a flag that may be given several times.
func (f *flags) list(p *[]string, name, usage string) {
	f.each(name, usage, func(value string) error {
		*p = append(*p, value)
		return nil
	})
}

// choice declares a flag with a fixed set of values, of which *p is the default.
func (f *flags) choice(p *string, name, usage string, values ...string) {
	f.values[name] = func(*session) []candidate { return asCandidates(values) }
	f.each(name, usage, func(value string) error {
		for _, v := range values {
			if v == value {
				*p = value
				return nil
			}
		}
		want := "want " + strings.Join(values, ", ")
		if near := diag.Suggest(value, values); near != "" {
			want = fmt.Sprintf("did you mean %q? It takes %s", near, strings.Join(values, ", "))
		}
		return fmt.Errorf("%s", want)
	})
}

// parse sorts args into flags, which it sets, and the rest. It stops when it has found limit of the rest (a negative
// limit: never), and returns the arguments it has not looked at.
func (f *flags) parse(args []string, limit int) (rest, left []string, err error) {
	for len(args) > 0 && len(rest) != limit {
		arg := args[0]
		args = args[1:]
		switch {
		case arg == "--":
			return append(rest, args...), nil, nil
		case arg == "-" || !strings.HasPrefix(arg, "-"):
			rest = append(rest, arg)
		default:
			if args, err = f.one(arg, args); err != nil {
				return rest, args, err
			}
		}
	}
	return rest, args, nil
}

// one sets the flag that arg names, with the value that follows in args where it has none of its own.
func (f *flags) one(arg string, args []string) (left []string, err error) {
	name, value, given := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-"), "=")
	if name == "h" {
		name = "help"
	}
	o := f.set.Lookup(name)
	if attached := f.attached(name); o == nil && !given && attached != nil {
		o, name, value, given = attached, name[:1], name[1:], true
	}
	switch {
	case o == nil:
		return args, f.unknown(name)
	case given:
	case isSwitch(o):
		value = "true"
	case len(args) == 0:
		placeholder, _ := flag.UnquoteUsage(o)
		return args, mistake{
			fmt.Sprintf("The flag -%s needs a value", name),
			fmt.Sprintf("Write -%s=%s.", name, placeholder),
		}
	default:
		value, args = args[0], args[1:]
	}
	if err := f.set.Set(name, value); err != nil {
		return args, mistake{fmt.Sprintf("Invalid value %sfor the flag -%s", f.shown(name, value), name), words.Sentence(wanted(o, err))}
	}
	return args, nil
}

// wanted says what a flag takes, where the error of its kind doesn't.
func wanted(o *flag.Flag, err error) string {
	if value, ok := o.Value.(flag.Getter); ok && err.Error() == "parse error" {
		switch value.Get().(type) {
		case time.Duration:
			return "want a duration such as 500ms, 30s or 5m"
		case int, int64, uint, uint64:
			return "want a whole number"
		case float64:
			return "want a number"
		case bool:
			return "want true or false"
		}
	}
	return err.Error()
}

// shown is a flag's value in quotes, as it may be told, with a space behind: of an address without what lets in, and nothing of a secret.
func (f *flags) shown(name, value string) string {
	if f.secret[name] {
		return ""
	}
	return fmt.Sprintf("%q ", redact.Address(value))
}

func isSwitch(o *flag.Flag) bool {
	b, ok := o.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// attached is the flag of one letter that a word begins with whose rest is a number: -c400. Nil: it is none.
func (f *flags) attached(word string) *flag.Flag {
	if len(word) < 2 || word[1] < '0' || word[1] > '9' {
		return nil
	}
	o := f.set.Lookup(word[:1])
	if o == nil || isSwitch(o) {
		return nil
	}
	return o
}

// names are the names of all flags.
func (f *flags) names() []string {
	var names []string
	f.set.VisitAll(func(o *flag.Flag) { names = append(names, o.Name) })
	return names
}

func (f *flags) unknown(name string) error {
	detail := "Add -help for the flags there are."
	if f.advice != nil && f.advice(name) != "" {
		detail = f.advice(name)
	} else if near := diag.Suggest(name, f.names()); near != "" {
		detail = fmt.Sprintf("Did you mean -%s?", near)
	}
	return mistake{fmt.Sprintf("There is no flag -%s", name), detail}
}
