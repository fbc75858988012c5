// Package curl reads calls of curl: a command line, or a shell script with several. Nothing is run; of the shell variables are
// followed, which become variables of the spec. The shell's grammar is mvdan.cc/sh's.
package curl

import (
	"fmt"
	"strings"

	"bench/importer/draft"
)

// Carried is what of a call becomes what, for the guide.
var Carried = [][2]string{
	{"the URL, several of them, `--next`", "a `request` each"},
	{"`-X`, `-H`, `-A`, `-e`, `-r`, `-I`", "`method`, `headers`"},
	{"`-d`, `--data-raw`, `--data-binary`, `--json`, `--data-urlencode`, `-G`", "`json` where it is JSON, `form`, or `body`; with `-G` the query"},
	{"`-F`", "`multipart`; files must lie beside the spec"},
	{"`-u`, `--oauth2-bearer`, `--digest`, `--aws-sigv4`, `-b`", "a header made of variables, or `auth`; passwords, tokens and cookies without their values"},
	{"`-L`, `--max-redirs`, `-k`, `-m`, `--connect-timeout`, `-x`, `--resolve`, `--http2`, `-c`", "a `client`"},
	{"`--compressed`", "a header `Accept-Encoding`"},
	{"variables of the shell, with their values or defaults", "`variable` blocks"},
	{"`$'…'`, quotes, here-documents, `echo … \\|`, `^` of Windows", "what they stand for"},
	{"loops, conditions, `$(…)`, `--retry`, client certificates, other protocols", "not carried over, and said so"},
}

// Looks says whether a text has calls of curl.
func Looks(_ string, text []byte) bool {
	s := string(text[:min(len(text), 64<<10)])
	for line := range strings.Lines(s) {
		line = strings.TrimLeft(line, " \t$>(")
		if strings.HasPrefix(line, "curl ") || strings.HasPrefix(line, "curl.exe ") || strings.Contains(line, "$(curl ") || strings.Contains(line, "| curl ") || strings.Contains(line, " curl -") {
			return !strings.HasPrefix(strings.TrimSpace(s), "{")
		}
	}
	return false
}

const mostBytes = 512 << 10 // of a shell's text

// Read reads calls of curl.
func Read(src *draft.Source) (*draft.Draft, error) {
	d := &draft.Draft{Kind: "curl", Source: src.Name}
	r := &reader{src: src, d: d, scope: &draft.Scope{Draft: d}}
	commands, err := r.commands()
	if err != nil {
		return nil, err
	}
	r.group = d.Group("requests")
	for i, c := range commands {
		r.command(c, i, len(commands))
	}
	if len(r.group.Requests) == 0 {
		return nil, &draft.Refusal{Summary: "There is no call of curl with a URL", Detail: "A call is such as: curl -X POST -d '{}' https://shop.example.com/items"}
	}
	if d.Client = r.client; len(commands) > 1 && !d.Client.Empty() {
		d.Client.Tell("What one of the calls says of how it travels holds for all of them.")
	}
	strategy := "sequential"
	if len(r.group.Requests) == 1 {
		strategy = "pool"
	}
	d.UsualLoad(strategy)
	return d, nil
}

type reader struct {
	src    *draft.Source
	d      *draft.Draft
	scope  *draft.Scope
	group  *draft.Group
	client draft.Client
}

func (r *reader) commands() ([]command, error) {
	if len(r.src.Args) > 1 || len(r.src.Args) == 1 && !strings.ContainsAny(r.src.Args[0], " \t\n") {
		var words []draft.Text
		for _, a := range r.src.Args {
			words = append(words, draft.Lit(a))
		}
		if r.src.Args[0] != "curl" {
			words = append([]draft.Text{draft.Lit("curl")}, words...)
		}
		return calls(words), nil
	}
	text := string(r.src.Text)
	if len(r.src.Args) == 1 {
		text = r.src.Args[0]
	}
	text = strings.TrimPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "\ufeff")
	if strings.TrimSpace(text) == "" {
		return nil, &draft.Refusal{Summary: "There is nothing in it", Detail: "A call is such as: curl https://shop.example.com/items"}
	}
	if fromWindows(text) {
		return calls(windows(text)), nil
	}
	switch {
	case len(text) > mostBytes: // the parser goes as deep as a text says, brackets or not
		return nil, &draft.Refusal{Summary: "The shell's text is too long", Detail: "It may have 512 KiB: cut out of it what is to be loaded."}
	case draft.Nested(text):
		return nil, &draft.Refusal{Summary: "The shell's text can't be read", Detail: "Its brackets stand one within the other too deep."}
	}
	s := &shell{scope: r.scope}
	err := s.read(text)
	if err != nil {
		fenced, found := fromMarkdown(text)
		if found {
			s = &shell{scope: r.scope}
			err = s.read(fenced)
		}
	}
	if err != nil {
		return nil, &draft.Refusal{Summary: "The shell's text can't be read", Detail: err.Error() + "."}
	}
	for _, lost := range s.lost {
		r.d.Lose(lost)
	}
	return s.commands, nil
}

// fromMarkdown is what stands in the code blocks of a page, if it is one: such as a README.
func fromMarkdown(text string) (code string, found bool) {
	var b strings.Builder
	inside := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			inside, found = !inside, true
			b.WriteString("\n")
			continue
		}
		if inside {
			b.WriteString(strings.TrimPrefix(line, "$ "))
		} else {
			b.WriteString("\n")
		}
	}
	return b.String(), found
}

// command makes requests of one command.
func (r *reader) command(c command, number, of int) {
	calls, err := parse(c)
	if err != nil {
		left := r.group.Request("call")
		left.Left = fmt.Sprintf("%s: %v", place(c, number, of), err)
		return
	}
	for _, call := range calls {
		for _, address := range call.urls {
			r.request(call, address)
		}
		if len(call.urls) == 0 {
			left := r.group.Request("call")
			left.Left = place(c, number, of) + " has no URL"
		}
	}
}

func place(c command, number, of int) string {
	switch {
	case c.line > 0 && of > 1:
		return fmt.Sprintf("the call in line %d", c.line)
	case of > 1:
		return fmt.Sprintf("call %d", number+1)
	}
	return "the call"
}
