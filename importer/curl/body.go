package curl

import (
	"net/url"
	"path"
	"strings"

	"bench/importer/draft"
)

// body reads an option that says what is sent. It says whether it was one.
func (m *maker) body(s setting) bool {
	switch s.name {
	case "data", "data-ascii", "data-binary", "json":
		if s.name == "json" {
			m.json = true
		} else {
			m.form = true
		}
		m.more(s)
	case "data-raw":
		m.form = true
		m.add(s.value, true)
	case "data-urlencode":
		m.form = true
		m.add(m.encoded(s.value), true)
	case "form", "form-string":
		m.part(s)
	default:
		return false
	}
	return true
}

// more adds what -d says: a text, or with @ what is in a file.
func (m *maker) more(s setting) {
	text, known := s.value.Known()
	name, isFile := strings.CutPrefix(text, "@")
	if !known || !isFile {
		m.add(s.value, s.name != "json")
		return
	}
	if name == "-" {
		if m.call.stdin.Empty() {
			m.q.Lose("the body from standard input")
		}
		body := m.call.stdin
		if s.name != "data-binary" {
			body = body.Map(func(s string) draft.Text { return draft.Lit(strings.NewReplacer("\r", "", "\n", "").Replace(s)) })
		}
		m.add(body, true)
		return
	}
	if content, ok := m.read(name); ok && s.name != "data-binary" {
		m.add(draft.Lit(strings.NewReplacer("\r", "", "\n", "", "\x00", "").Replace(string(content))), true)
		return
	}
	m.file(name)
}

const longestFile = 64 << 10 // bytes of a file that are written out

func (m *maker) read(name string) ([]byte, bool) {
	if m.src.Beside == nil {
		return nil, false
	}
	content, ok := m.src.Beside(name)
	return content, ok && len(content) <= longestFile
}

func (m *maker) add(t draft.Text, joined bool) {
	if joined && len(m.data) > 0 && !m.get {
		m.data = append(m.data, draft.Lit("&"))
	}
	m.data = append(m.data, t)
}

// encoded is what --data-urlencode makes: content, =content, name=content, @file or name@file.
func (m *maker) encoded(value draft.Text) draft.Text {
	escape := func(t draft.Text) draft.Text {
		return t.Map(func(s string) draft.Text { return draft.Lit(strings.ReplaceAll(url.QueryEscape(s), "+", "%20")) })
	}
	text, known := value.Known()
	if i := strings.IndexAny(text, "=@"); known && i >= 0 && text[i] == '@' {
		content, ok := m.read(text[i+1:])
		if !ok {
			m.q.Lose("--data-urlencode " + text + ": the file is not in the spec's folder")
		}
		if i > 0 {
			return draft.Lit(text[:i] + "=" + url.QueryEscape(string(content)))
		}
		return draft.Lit(url.QueryEscape(string(content)))
	}
	name, content, found := value.Cut("=")
	switch {
	case !found:
		return escape(value)
	case name.Empty():
		return escape(content)
	}
	return draft.Join(name, draft.Lit("="), escape(content))
}

// setBody makes the body of what -d said.
func (m *maker) setBody() {
	if m.json {
		if _, ok := m.q.Header("Content-Type"); !ok {
			m.q.SetHeader("Content-Type", draft.Lit("application/json"))
		}
		if _, ok := m.q.Header("Accept"); !ok {
			m.q.SetHeader("Accept", draft.Lit("application/json"))
		}
	} else if _, ok := m.q.Header("Content-Type"); !ok && m.form {
		m.q.SetHeader("Content-Type", draft.Lit("application/x-www-form-urlencoded"))
	}
	if m.q.Body.File != "" {
		m.q.Lose("further parts of the body beside the file")
		return
	}
	draft.SetBody(m.d, m.q, draft.Join(m.data...))
}

// part reads what -F says: name=content, name=@file, name=<file, with ;type= and ;filename= behind it.
func (m *maker) part(s setting) {
	field, value, found := s.value.Cut("=")
	name, known := field.Known()
	if !found || !known {
		m.q.Lose("-F " + s.value.String() + ": the name of a part is written out")
		return
	}
	p := draft.Part{Name: name, Value: value}
	text, isKnown := value.Known()
	if s.name == "form" && isKnown {
		pieces := strings.Split(text, ";")
		text = pieces[0]
		for _, piece := range pieces[1:] {
			key, v, _ := strings.Cut(strings.TrimSpace(piece), "=")
			switch v = strings.Trim(v, `"`); key {
			case "type":
				p.Type = v
			case "filename":
				p.Filename = v
			default:
				text += ";" + piece
			}
		}
		text = strings.Trim(text, `"`)
		p.Value = draft.Lit(text)
	}
	if s.name == "form" && (strings.HasPrefix(text, "@") || strings.HasPrefix(text, "<")) {
		file := text[1:]
		switch {
		case m.src.Has(file) && text[0] == '@':
			p.Value, p.File = nil, file
		case text[0] == '@':
			p.Value = nil
			if p.Filename == "" {
				p.Filename = path.Base(strings.ReplaceAll(file, `\`, "/"))
			}
			m.q.Lose("the file " + file + " of the part " + name + ", which is not in the spec's folder: it is empty here. Once it is there: file = \"" + file + "\" in place of value")
		default:
			content, ok := m.read(file)
			p.Value = draft.Lit(string(content))
			if !ok {
				m.q.Lose("the text of the part " + name + " from the file " + file)
			}
		}
	}
	m.q.Body.Parts = append(m.q.Body.Parts, p)
}
