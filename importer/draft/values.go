package draft

import (
	"slices"
	"strings"

	"bench/pattern"
)

// Variable declares a value that comes from outside, if it isn't declared yet, and is what refers to it. The first default
// that is told stays.
func (d *Draft) Variable(want string, add Variable) string {
	add.Name = Identifier(want, "value")
	for i, v := range d.Variables {
		if v.Name != add.Name {
			continue
		}
		if !v.HasDefault && add.HasDefault && !v.Secret {
			d.Variables[i].Default, d.Variables[i].HasDefault, d.Variables[i].Number = add.Default, true, add.Number
		}
		return "var." + v.Name
	}
	if SecretName(want) || add.Secret || looksSecret(add.Default) {
		d.keepSecret(add.Default, "var."+add.Name)
		add.Secret, add.Default, add.HasDefault, add.Number = true, "", false, false
	}
	d.Variables = append(d.Variables, add)
	return "var." + add.Name
}

// Secret is what stands for a value that is written nowhere: a sensitive variable without a value, the same for the same value.
func (d *Draft) Secret(want, value, what string) Text {
	if value == "" {
		return nil
	}
	if ref, ok := d.secrets[value]; ok {
		return Ref(ref)
	}
	name := Identifier(want, "secret")
	for i := 2; slices.ContainsFunc(d.Variables, func(v Variable) bool { return v.Name == name }); i++ {
		name = Identifier(want, "secret") + "_" + itoa(i)
	}
	d.Variables = append(d.Variables, Variable{Name: name, Description: what, Secret: true})
	d.keepSecret(value, "var."+name)
	return Ref("var." + name)
}

// keepSecret has a value replaced wherever else it stands.
func (d *Draft) keepSecret(value, ref string) {
	if d.secrets == nil {
		d.secrets = map[string]string{}
	}
	if _, ok := d.secrets[value]; value != "" && !ok {
		d.secrets[value] = ref
	}
}

// hasSecret says whether a value was kept out for which a variable stands.
func (d *Draft) hasSecret(ref string) bool {
	for _, other := range d.secrets {
		if other == ref {
			return true
		}
	}
	return false
}

var (
	secretWords = pattern.Of(`(?i)(pass(word|wd|phrase|code)|^pwd$|secret|api[-_]?key|apikey|access[-_]?key|private[-_]?key|auth[-_]?key|^auth(orization)?$|proxy-authorization|` +
		`token|credential|signature|session[-_]?(id|key)|^sid$|^jsessionid$|^phpsessid$|^otp$|^pin$|^cvv$|^jwt$|bearer|^cookie$)`)
	notSecret = pattern.Of(`(?i)(token[-_]?(type|url|uri|endpoint|path|count|limit|expir\w*)|(max|num|n|total|prompt|completion)[-_]?tokens|^tokens$|signature[-_]?(method|version|algorithm)|` +
		`password[-_]?(policy|reset|url|path)|^forgot)`)
	jwt    = pattern.Of(`eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`)
	tokens = pattern.Of(`\b(gh[pousr]_[A-Za-z0-9]{20,}|glpat-[A-Za-z0-9_-]{16,}|sk-[A-Za-z0-9_-]{20,}|sk_(live|test)_[A-Za-z0-9]{10,}|xox[abprs]-[A-Za-z0-9-]{10,}|AKIA[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,})\b`)
)

// SecretName says whether what is called so is likely to be a secret.
func SecretName(name string) bool {
	return secretWords.Regexp().MatchString(name) && !notSecret.Regexp().MatchString(name)
}

func looksSecret(value string) bool {
	return jwt.Regexp().MatchString(value) || tokens.Regexp().MatchString(value)
}

// HeaderValue is a header's value without what is secret in it: of an Authorization its scheme stays.
func (d *Draft) HeaderValue(name string, value Text) Text {
	text, known := value.Known()
	switch {
	case equalFold(name, "Cookie") && len(value) > 0:
		if !known {
			return value
		}
		return d.Secret("cookie", text, "The header Cookie.")
	case !SecretName(name):
		return value
	case known:
		if scheme, rest, ok := strings.Cut(text, " "); ok && strings.Contains(strings.ToLower(name), "authorization") {
			return Join(Lit(scheme+" "), d.Secret(schemeName(scheme), strings.TrimSpace(rest), "What follows "+scheme+" in the header "+name+"."))
		}
		return d.Secret(name, text, "The header "+name+".")
	}
	return value
}

func schemeName(scheme string) string {
	if equalFold(scheme, "Basic") {
		return "basic_credentials"
	}
	return "token"
}

// NamedValue is the value of a parameter, a field of a form or of JSON, without what is secret.
func (d *Draft) NamedValue(name string, value Text) Text {
	if text, known := value.Known(); known && SecretName(name) && text != "" {
		return d.Secret(name, text, "")
	}
	return value
}

// HideIn replaces what is secret by its name in a value of JSON.
func (d *Draft) HideIn(v *Value) {
	for i := range v.Items {
		d.HideIn(&v.Items[i])
	}
	for i := range v.Fields {
		f := &v.Fields[i]
		f.Value.Text = d.NamedValue(f.Name, f.Value.Text)
		d.HideIn(&f.Value)
	}
}

// A Scope says what the names in the templates of a source stand for.
type Scope struct {
	Draft *Draft
	refs  map[string]string
	outer *Scope
}

// Inner is a scope within s: what is set there isn't known outside.
func (s *Scope) Inner() *Scope { return &Scope{Draft: s.Draft, outer: s} }

// Set says what a name stands for from now on.
func (s *Scope) Set(name, ref string) {
	if s.refs == nil {
		s.refs = map[string]string{}
	}
	s.refs[name] = ref
}

// Find is what a name stands for.
func (s *Scope) Find(name string) (ref string, ok bool) {
	for at := s; at != nil; at = at.outer {
		if ref, ok := at.refs[name]; ok {
			return ref, true
		}
	}
	return "", false
}

// Ref is what a name stands for: a variable without a value, if nobody has said.
func (s *Scope) Ref(name string) string {
	if ref, ok := s.Find(name); ok {
		return ref
	}
	ref := s.Draft.Variable(name, Variable{Description: "The source does not say what " + name + " is."})
	s.Set(name, ref)
	return ref
}

// Template is a text in which names stand between open and shut. Special may say what stands for one of them; ok is false where
// it doesn't know.
func (s *Scope) Template(src, open, shut string, special func(name string) (t Text, ok bool)) Text {
	var all Text
	for {
		before, rest, found := strings.Cut(src, open)
		name, after, closed := strings.Cut(rest, shut)
		if !found || !closed {
			return Join(all, Lit(src))
		}
		name = strings.TrimSpace(name)
		piece, ok := Text(nil), false
		if special != nil {
			piece, ok = special(name)
		}
		if !ok {
			piece = Ref(s.Ref(name))
		}
		all = Join(all, Lit(before), piece)
		src = after
	}
}

// Random declares a value that is drawn, once for all of the same kind and name, and is what refers to it.
func (d *Draft) Random(add Random) string {
	add.Name = Identifier(add.Name, "drawn")
	for _, r := range d.Randoms {
		if r.Name == add.Name && (r.Least != add.Least || r.Max != add.Max || r.Length != add.Length || !slices.Equal(r.Choice, add.Choice)) {
			add.Name += "_" + itoa(len(d.Randoms)+1)
			break
		} else if r.Name == add.Name {
			return "random." + r.Name
		}
	}
	d.Randoms = append(d.Randoms, add)
	return "random." + add.Name
}

// Counter declares a number that counts up, and is what refers to it.
func (d *Draft) Counter(name string, start int64) string {
	name = Identifier(name, "number")
	if !slices.ContainsFunc(d.Counters, func(c Counter) bool { return c.Name == name }) {
		d.Counters = append(d.Counters, Counter{name, start})
	}
	return "counter." + name
}
