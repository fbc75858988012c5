package main

import (
	"os"
	"strings"

	"golang.org/x/term"
)

// A terminal is what is known about where an input comes from, or where an output goes to.
type terminal struct {
	is     bool // a terminal, where someone can answer a question
	width  int  // columns; 0 when it is not a terminal: nothing is wrapped
	height int  // rows; 0 when it is not a terminal, or nobody knows
	draws  bool // it understands control sequences
	colour bool // it shows colours, and nobody has asked for none
}

// terminalOf looks at a stream of the process. It is the one place that asks the operating system and the environment.
func terminalOf(stream any) terminal {
	f, ok := stream.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return terminal{}
	}
	t := terminal{is: true, width: 80}
	if width, height, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
		t.width, t.height = width, max(0, height)
	}
	t.draws = os.Getenv("TERM") != "dumb" && understandsControls(f)
	t.colour = t.draws && os.Getenv("NO_COLOR") == "" // https://no-color.org: set and not empty
	return t
}

// oneLog says whether both outputs end up in the same place, where a line on each would be read twice: at a terminal, in
// one file or pipe (2>&1), or in the log of a CI system, which all say so in CI.
func oneLog(out, err any) bool {
	if terminalOf(out).is && terminalOf(err).is {
		return true
	}
	a, isFile := out.(*os.File)
	b, alsoFile := err.(*os.File)
	if !isFile || !alsoFile {
		return false
	}
	if ci := os.Getenv("CI"); ci != "" && ci != "false" && ci != "0" && !regular(a) && !regular(b) {
		return true
	}
	infoA, failed := a.Stat()
	infoB, alsoFailed := b.Stat()
	return failed == nil && alsoFailed == nil && os.SameFile(infoA, infoB)
}

// regular says whether a stream goes to a file, which no log shows.
func regular(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// A style dresses text up with colours, or leaves it as it is.
type style bool

func (on style) bold(text string) string   { return on.wrap("1", text) }
func (on style) dim(text string) string    { return on.wrap("2", text) }
func (on style) red(text string) string    { return on.wrap("31", text) }
func (on style) green(text string) string  { return on.wrap("32", text) }
func (on style) yellow(text string) string { return on.wrap("33", text) }

func (on style) wrap(code, text string) string {
	if !on || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// asciiOnly says whether the locale can show nothing but ASCII. No locale at all is taken for one that can: containers
// have none, and nobody reads their output in a terminal of the last century.
func asciiOnly() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(os.Getenv(name)); locale != "" {
			return !strings.Contains(locale, "utf-8") && !strings.Contains(locale, "utf8") && locale != "c"
		}
	}
	return false
}
