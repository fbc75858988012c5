package draft

import (
	"net/url"
	"path"
	"strings"
	"unicode"
)

// names are those that are taken.
type names map[string]bool

// unique is a name that nobody has: what is wanted, as an identifier, with a number behind it where that is taken.
func (n *names) unique(want, otherwise string) string {
	if *n == nil {
		*n = names{}
	}
	base := Identifier(want, otherwise)
	name := base
	for i := 2; (*n)[name]; i++ {
		name = base + "_" + itoa(i)
	}
	(*n)[name] = true
	return name
}

const longestName = 48

// Identifier is a text as a name that can stand after a dot: "Get User's token" is get_user_s_token.
func Identifier(text, otherwise string) string {
	var b strings.Builder
	before := rune('_')
	for _, r := range text {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if unicode.IsUpper(r) && unicode.IsLower(before) { // accessToken
				b.WriteByte('_')
			}
			b.WriteRune(unicode.ToLower(r))
		case before != '_':
			r = '_'
			b.WriteByte('_')
		default:
			continue
		}
		before = r
		if b.Len() >= longestName {
			break
		}
	}
	name := strings.Trim(b.String(), "_")
	switch {
	case name == "":
		return otherwise
	case unicode.IsDigit(rune(name[0])):
		return otherwise + "_" + name
	case name == "each" || name == "status": // mean something else there
		return name + "_"
	}
	return name
}

// NameOf is what a request without a name may be called: the end of its path, with the method where that isn't GET.
func NameOf(method string, address Text) string {
	name, text := "", ""
	for i, p := range address {
		switch {
		case p.Ref == "":
			text += p.Literal
		case i > 0 && !strings.Contains(p.Ref, "("):
			text += p.Ref[strings.LastIndex(p.Ref, ".")+1:]
		}
	}
	if u, err := url.Parse(text); err == nil {
		text = u.Path
	}
	text, _, _ = strings.Cut(text, "?")
	if name = path.Base(strings.TrimSuffix(text, "/")); name == "." || name == "/" || strings.Contains(name, "://") {
		name = "home"
	}
	if ext := path.Ext(name); len(ext) < len(name) && len(ext) < 6 {
		name = strings.TrimSuffix(name, ext) + "_" + strings.TrimPrefix(ext, ".")
	}
	if strings.HasPrefix(Identifier(name, "x"), "x_") || Identifier(name, "") == "" {
		if dir := path.Base(path.Dir(text)); dir != "." && dir != "/" {
			name = dir + "_" + name
		}
	}
	if method != "" && method != "GET" {
		name = strings.ToLower(method) + "_" + name
	}
	return name
}

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }
