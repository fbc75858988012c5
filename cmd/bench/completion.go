package main

import (
	_ "embed"
	"flag"
	"fmt"
	"strings"
)

//go:embed completion.bash
var bashScript string

//go:embed completion.zsh
var zshScript string

//go:embed completion.fish
var fishScript string

func completionCommand() command {
	scripts := map[string]string{"bash": bashScript, "zsh": zshScript, "fish": fishScript}
	return command{
		name:    "completion",
		args:    "bash|zsh|fish",
		maxArgs: -1,
		summary: "print a shell's completion script",
		about: "Prints a script that completes commands, flags, addresses, runs and files. " +
			"The scripts ask bench itself what could come next: `bench completion SHELL -- WORD...` prints the candidates for the last WORD.",
		examples: []example{
			{"source <(bench completion bash)", "in ~/.bashrc"},
			{"source <(bench completion zsh)", "in ~/.zshrc, after compinit"},
			{"bench completion fish | source", "in ~/.config/fish/config.fish"},
		},
		statuses: usual("printed"),
		complete: func(*session) []candidate { return []candidate{{word: "bash"}, {word: "zsh"}, {word: "fish"}} },
		declare: func(*flags) action {
			return func(s *session) status {
				script, ok := scripts[s.arg(0)]
				switch {
				case !ok:
					return s.fail(mistake{fmt.Sprintf("No completion for the shell %q", s.arg(0)), "There is one for bash, zsh and fish."})
				case len(s.args) > 1:
					for _, c := range s.candidates(s.args[1:]) {
						fmt.Fprintf(s.out, "%s\t%s\n", c.word, c.meaning)
					}
				default:
					fmt.Fprint(s.out.exact(), script)
				}
				return done
			}
		},
	}
}

// A candidate is a word that could come next.
type candidate struct{ word, meaning string }

// candidates are what the last of words could become. None: the shell offers files.
func (s *session) candidates(words []string) []candidate {
	last := words[len(words)-1]
	f := newFlags(&global{})
	before, rest, _ := f.parse(words[:len(words)-1], 1)
	var all []candidate
	if len(before) == 0 {
		all = append(f.candidates(), commandCandidates()...)
		return starting(all, last)
	}
	c, ok := find(before[0])
	if !ok {
		return nil
	}
	c, rest = c.part(rest)
	c.declare(f)
	name, _, hasValue := strings.Cut(strings.TrimLeft(last, "-"), "=")
	switch {
	case strings.HasPrefix(last, "-") && hasValue:
		for _, v := range f.valuesOf(name, s) {
			all = append(all, candidate{"-" + name + "=" + v.word, v.meaning})
		}
	case strings.HasPrefix(last, "-"):
		all = f.candidates()
	case len(rest) > 0 && f.wantsValue(rest[len(rest)-1]):
		all = f.valuesOf(strings.TrimLeft(rest[len(rest)-1], "-"), s)
	case len(c.parts) > 0:
		all = c.partCandidates()
	case c.complete != nil:
		all = c.complete(s)
	}
	return starting(all, last)
}

func commandCandidates() []candidate {
	var all []candidate
	for _, c := range commands() {
		all = append(all, candidate{c.name, c.summary})
	}
	return all
}

// candidates are the flags, those with a value up to their equals sign.
func (f *flags) candidates() []candidate {
	var all []candidate
	f.set.VisitAll(func(o *flag.Flag) {
		_, usage := flag.UnquoteUsage(o)
		word := "-" + o.Name
		if !isSwitch(o) {
			word += "="
		}
		all = append(all, candidate{word, usage})
	})
	return all
}

// wantsValue says whether word is a flag whose value is the next word.
func (f *flags) wantsValue(word string) bool {
	o := f.set.Lookup(strings.TrimLeft(word, "-"))
	return strings.HasPrefix(word, "-") && o != nil && !isSwitch(o)
}

func (f *flags) valuesOf(name string, s *session) []candidate {
	if values, ok := f.values[name]; ok {
		return values(s)
	}
	return nil
}

func starting(all []candidate, with string) []candidate {
	var some []candidate
	for _, c := range all {
		if strings.HasPrefix(c.word, with) && (with != "" || !strings.HasPrefix(c.word, "-")) {
			some = append(some, c)
		}
	}
	return some
}

func asCandidates(words []string) []candidate {
	all := make([]candidate, len(words))
	for i, word := range words {
		all[i].word = word
	}
	return all
}
