package mcp

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"bench/pattern"
)

// A line is the command line of a tool. All that a model has written is the value of a flag, behind an equals sign, or a word that can be
// no flag and leads nowhere but below the root.
type line struct {
	root string
	args []string
}

func (p Program) line(words ...string) *line { return &line{p.Root, words} }

// loading is that of what sends load: within what is allowed, and nothing is asked.
func (p Program) loading() *line {
	return p.line(append([]string{"run", "-no-color", "-progress=none"}, p.Allowed...)...)
}

func (l *line) flag(name, value string) {
	if value != "" {
		l.args = append(l.args, "-"+name+"="+value)
	}
}

func (l *line) number(name string, n int) error {
	if n < 0 {
		return fmt.Errorf("%s is %d: want a whole number above 0", name, n)
	}
	if n > 0 {
		l.flag(name, strconv.Itoa(n))
	}
	return nil
}

var (
	variableName = pattern.Of(`^[\pL_][\pL\pN_-]*$`)
	runID        = pattern.Of(`^[0-9A-Za-z][0-9A-Za-z._-]*$`)
	plainWord    = pattern.Of(`^[\pL_][^\x00-\x1f]*$`)
)

// path adds a path below the root.
func (l *line) path(path string) error {
	if path == "" {
		return nil
	}
	clean, err := below(l.root, path)
	if err == nil {
		l.args = append(l.args, clean)
	}
	return err
}

// below is a path that stays in the root, wherever links lead, and can be taken for no flag.
func below(root, path string) (string, error) {
	if strings.ContainsRune(path, 0) || !filepath.IsLocal(path) {
		return "", fmt.Errorf("%q is not below the folder of this server: name files by paths within it", path)
	}
	full, err := filepath.EvalSymlinks(filepath.Join(root, path))
	if err != nil {
		return "", fmt.Errorf("%q: there is no such file or folder", path)
	}
	top, err := filepath.EvalSymlinks(root)
	if err != nil {
		return "", errors.New("the folder of this server is gone")
	}
	relative, err := filepath.Rel(top, full)
	if err != nil || !filepath.IsLocal(relative) {
		return "", fmt.Errorf("%q leads out of the folder of this server", path)
	}
	return "." + string(filepath.Separator) + relative, nil
}

func (l *line) spec(in specOf) (*line, error) {
	for name, value := range in.Variables {
		if !variableName.Regexp().MatchString(name) {
			return nil, fmt.Errorf("%q is no variable's name", name)
		}
		l.flag("var", name+"="+value)
	}
	return l, l.path(in.Path)
}

func (l *line) cells(in cellsOf) (*line, error) {
	for _, target := range in.Targets {
		l.flag("target", target)
	}
	return l.spec(in.specOf)
}

func (l *line) run(in runOf) (*line, error) {
	if in.Duration != "" {
		if d, err := time.ParseDuration(in.Duration); err != nil || d <= 0 {
			return nil, fmt.Errorf("duration %q: want one such as 5s", in.Duration)
		}
		l.flag("duration", in.Duration)
	}
	if err := l.number("blocks", in.Blocks); err != nil {
		return nil, err
	}
	return l.cells(in.cellsOf)
}

func (l *line) urls(in urlsOf) (*line, error) {
	if len(in.URLs) == 0 {
		return nil, errors.New("no urls: give at least one, http://HOST/PATH")
	}
	for _, text := range in.URLs {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsAny(text, "\x00\n") {
			return nil, fmt.Errorf("%q is no address: want http://HOST/PATH", text)
		}
		l.args = append(l.args, text)
	}
	for _, n := range []struct {
		name string
		n    int
	}{{"c", in.Connections}, {"r", in.Rate}} {
		if err := l.number(n.name, n.n); err != nil {
			return nil, err
		}
	}
	if in.Seconds < 0 {
		return nil, fmt.Errorf("seconds is %d: want a whole number above 0", in.Seconds)
	}
	if in.Seconds > 0 {
		l.flag("z", strconv.Itoa(in.Seconds)+"s")
	}
	return l, nil
}

// result adds a saved run's id, or a result file.
func (l *line) result(text string) error {
	if _, err := os.Lstat(filepath.Join(l.root, text)); text != "" && err != nil && runID.Regexp().MatchString(text) {
		l.args = append(l.args, text)
		return nil
	}
	return l.path(text)
}

func (l *line) show(in showOf) (*line, error) {
	switch in.Format {
	case "":
	case "text", "markdown", "json", "csv":
		l.flag("format", in.Format)
	default:
		return nil, fmt.Errorf("format %q: want text, markdown, json or csv", in.Format)
	}
	if in.Detail {
		l.args = append(l.args, "-detail")
	}
	return l, l.result(in.Run)
}

func (l *line) compare(in compareOf) (*line, error) {
	if in.Baseline == "" {
		return nil, errors.New("no baseline: give a run's id or a result file")
	}
	if err := l.result(in.Baseline); err != nil {
		return nil, err
	}
	if in.Candidate == "" {
		in.Candidate = "newest"
	}
	return l, l.result(in.Candidate)
}

func (l *line) explain(in explainOf) (*line, error) {
	if !plainWord.Regexp().MatchString(in.What) {
		return nil, fmt.Errorf("%q is neither a strategy nor the address of a cell", in.What)
	}
	l.args = append(l.args, in.What)
	return l, l.path(in.Path)
}

func (l *line) history(in historyOf) (*line, error) {
	l.flag("series", in.Series)
	l.flag("metric", in.Metric)
	return l, l.number("last", in.Last)
}
