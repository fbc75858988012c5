package main

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"bench/quick"
	"bench/spec"
	"bench/words"
)

// commandLine is what the spec is called that a command line stands for. There is no such file.
const commandLine = "command-line.bench.hcl"

// addressFlags are the flags of a load that is written on the command line: addresses in place of a spec.
type addressFlags struct {
	load  quick.Load
	body  string // as it was typed
	save  string
	given []string // those that were given, as they are written
}

// declare declares the flags, by the names that people know from other tools.
func (a *addressFlags) declare(f *flags) {
	each := func(name, usage string, take func(string) error) {
		f.forAddresses[name] = true
		f.each(name, usage, func(text string) error {
			a.given = append(a.given, "-"+name)
			return take(text)
		})
	}
	each("c", fmt.Sprintf("keep `N` connections busy; 1,10,50 is a level each (default %d)", quick.DefaultConnections), a.takeConnections)
	each("z", fmt.Sprintf("measure each URL for `D` (default %v)", quick.DefaultDuration), func(text string) (err error) {
		a.load.Duration, err = spanOf(text)
		return err
	})
	each("n", "send exactly `N` requests to each URL, in place of -z", func(text string) (err error) {
		a.load.Requests, err = countOf(text)
		return err
	})
	each("r", "send `RATE` requests a second, whether or not answers come; 100,200 is a level each; -c is the most in flight then", a.takeRates)
	each("X", "use the `METHOD` (default GET, with -d POST)", func(text string) error {
		a.load.Method = text
		return nil
	})
	each("H", "send the header `'NAME: VALUE'`; may be repeated", func(text string) error {
		a.load.Headers = append(a.load.Headers, text)
		return nil
	})
	each("d", "send `BODY`; @FILE is a file's bytes, @- those of standard input", a.takeBody)
	each("u", "be `NAME:PASSWORD` (basic authentication)", func(text string) error {
		a.load.User = text
		return nil
	})
	each("save", "keep what is run as a spec in `FILE`, which must not be there", func(text string) error {
		a.save = text
		return nil
	})
	f.forAddresses["k"] = true
	f.set.BoolFunc("k", "believe any certificate", func(text string) error {
		yes, err := strconv.ParseBool(text)
		a.load.Insecure, a.given = yes, append(a.given, "-k")
		return err
	})
	f.advice = quick.Advice
}

func countOf(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, errors.New("want a whole number above 0")
	}
	return n, nil
}

func spanOf(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, errors.New("want a duration above 0, such as 5s or 1m30s")
	}
	return d, nil
}

func (a *addressFlags) takeConnections(text string) (err error) {
	a.load.Connections, err = levelsOf(text, func(word string) (int, error) {
		n, err := countOf(word)
		if err != nil {
			return 0, errors.New("want a whole number above 0, or several with commas between them: 1,10,50")
		}
		return n, nil
	})
	return err
}

func (a *addressFlags) takeRates(text string) (err error) {
	a.load.Rates, err = levelsOf(text, func(word string) (float64, error) {
		x, err := strconv.ParseFloat(strings.TrimSuffix(word, "/s"), 64)
		if err != nil || !(x > 0) || math.IsInf(x, 0) {
			return 0, errors.New("want requests a second, a number above 0, or several with commas between them: 100,200")
		}
		return x, nil
	})
	return err
}

// levelsOf are the levels of a list with commas between them, each of which may stand there once.
func levelsOf[T int | float64](text string, read func(word string) (T, error)) (levels []T, err error) {
	for word := range strings.SplitSeq(text, ",") {
		level, err := read(strings.TrimSpace(word))
		if err != nil {
			return nil, err
		}
		if slices.Contains(levels, level) {
			return nil, fmt.Errorf("%v stands there twice", level)
		}
		levels = append(levels, level)
	}
	return levels, nil
}

// takeBody refuses what is a duration in other tools: sent as a body it would measure something else in silence.
func (a *addressFlags) takeBody(text string) error {
	if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return fmt.Errorf("-d is the body, as with curl; for how long is -z %s", text)
	}
	a.body = text
	return nil
}

// take makes a spec of the addresses on the command line, and has it read in place of a file; or the one on standard input. It
// leaves everything else as it is.
func (a *addressFlags) take(s *session, in *inputs) error {
	var others []string
	for _, word := range s.args {
		if quick.IsAddress(word) {
			a.load.Addresses = append(a.load.Addresses, word)
		} else {
			others = append(others, word)
		}
	}
	switch {
	case len(a.load.Addresses) > 0 && len(others) > 0:
		return addressBeside(others[0], a.load.Addresses[0])
	case len(a.load.Addresses) == 0:
		return a.without(s, in, others)
	}
	if err := a.readBody(s); err != nil {
		return err
	}
	made, err := a.load.Spec(a.fileName())
	if err != nil {
		return err
	}
	if err := a.checkSave(); err != nil {
		return err
	}
	in.instead(s, commandLine, made.Source)
	in.NoValueFiles = true
	for _, secret := range made.Secrets {
		in.Vars = append(in.Vars, spec.Assignment{Name: secret.Variable, Value: secret.Value})
	}
	return nil
}

// without is for command lines that name no address.
func (a *addressFlags) without(s *session, in *inputs, others []string) error {
	switch {
	case len(others) > 1:
		return mistake{fmt.Sprintf("Unexpected argument %q", others[1]), "A run is of one spec, or of addresses: http://HOST/PATH."}
	case len(others) == 1 && quick.LacksScheme(others[0]) && !exists(others[0]):
		return mistake{
			fmt.Sprintf("%s is neither a file nor an address", others[0]),
			fmt.Sprintf("An address has a scheme: http://%s, or https://%[1]s.", others[0]),
		}
	case len(a.given) > 0:
		what := "An address is missing"
		if len(others) == 1 {
			what = fmt.Sprintf("%s is not for %s", a.given[0], others[0])
		}
		return mistake{what, fmt.Sprintf("%s goes with addresses: bench run http://HOST/PATH %[1]s …%s.", a.given[0], inSpecs[a.given[0]])}
	case len(others) == 1 && others[0] == "-":
		return in.readInput(s)
	}
	return nil
}

// inSpecs say what does the same to a spec.
var inSpecs = map[string]string{
	"-c": ". A spec says concurrency = [10], and -concurrency=10 replaces it",
	"-z": ". A spec says duration = \"5s\", and -duration=5s replaces it",
	"-n": ". A spec says iterations = 1000",
	"-r": ". A spec says rate = [100]",
	"-X": ". In a spec a request has a method", "-H": ". In a spec a group or a request has headers", "-d": ". In a spec a request has a body",
	"-u": ". In a spec a client has auth", "-k": ". In a spec a client has tls { insecure_skip_verify = true }",
	"-save": ". What a run's spec was is written by `bench init -from last FILE`",
}

func addressBeside(file, address string) error {
	if quick.LacksScheme(file) && !exists(file) {
		return mistake{fmt.Sprintf("%s has no scheme", file), fmt.Sprintf("Write http://%s, or https://%[1]s.", file)}
	}
	return mistake{
		fmt.Sprintf("%s and %s are two things", file, address),
		fmt.Sprintf("A run is of one spec, or of addresses. A spec says itself what is requested: group \"api\" { base_url = \"…\" }; of a variable -var base_url=%s gives the value.", address),
	}
}

// instead has a text read in place of the files of a spec.
func (in *inputs) instead(s *session, name string, text []byte) {
	s.args = []string{name}
	in.Overlays = map[string][]byte{name: text}
}

// fileName is what the spec is called in its own comments.
func (a *addressFlags) fileName() string {
	if a.save != "" {
		return words.Shell([]string{a.save})
	}
	return a.load.FileName()
}

// checkSave says why the spec can't be kept there.
func (a *addressFlags) checkSave() error {
	if a.save == "" {
		return nil
	}
	if !strings.HasSuffix(a.save, ".bench.hcl") {
		return mistake{fmt.Sprintf("%s is no name of a spec", a.save), fmt.Sprintf("It ends with .bench.hcl: -save %s.bench.hcl.", strings.TrimSuffix(a.save, filepath.Ext(a.save)))}
	}
	if exists(a.save) {
		return mistake{a.save + " exists, and is left as it is", "Give -save another name."}
	}
	return nil
}

// keep writes the spec that -save asks for, and says what can be done with it.
func (a *addressFlags) keep(s *session, in *inputs) error {
	if a.save == "" {
		return nil
	}
	if err := writeNew(a.save, in.Overlays[commandLine]); err != nil {
		return fmt.Errorf("-save: %w", err)
	}
	beside := ""
	if others := slices.DeleteFunc(specFiles(filepath.Dir(a.save)), func(name string) bool { return filepath.Clean(name) == filepath.Clean(a.save) }); len(others) > 0 {
		beside = fmt.Sprintf("; `bench run` without a name would read it together with %s", others[0])
	}
	fmt.Fprintf(s.err, "kept as %s: `bench run %s` runs it again%s\n", a.save, words.Shell([]string{a.save}), beside)
	return nil
}
