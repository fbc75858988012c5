package redact

import (
	"strings"

	"bench/pattern"
)

// Address is an address, as somebody gave it, without what may let in there: user and password, query and fragment. It may be
// no valid one, a typing error away from a URL, say; then rather too much of it is left out than too little.
func Address(address string) string {
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		from := 0
		if authority := strings.Index(address[:at], "//"); authority >= 0 {
			from = authority + len("//")
		}
		address = address[:from] + Concealed + address[at:]
	}
	if at := strings.IndexAny(address, "?#"); at >= 0 && strings.ContainsFunc(address[at:], alphanumeric) {
		address = address[:at+1] + Concealed
	}
	if at := passwordIs.Regexp().FindStringIndex(address); at != nil {
		address = address[:at[1]] + Concealed
	}
	return address
}

// passwordIs is how PostgreSQL's other kind of address gives one: host=db password=….
var passwordIs = pattern.Of(passwordIsText)

const passwordIsText = `(?i)\bpassw(?:or)?d\s*=\s*`

func alphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > '~'
}

// Addresses is a text, such as the message of an error, whose addresses are as Address has them.
func Addresses(text string) string {
	return word.Regexp().ReplaceAllStringFunc(text, func(w string) string {
		if !isAddress.Regexp().MatchString(w) {
			return w
		}
		if inside, quoted := strings.CutPrefix(w, `"`); quoted {
			return `"` + Address(strings.TrimSuffix(inside, `"`)) + `"`
		}
		return Address(w)
	})
}

var (
	// word is what an address in a text may be: all between quotes, or between spaces.
	word = pattern.Of(`"(?:[^"\\\n]|\\.)*"|[^\s"]+`)
	// isAddress tells those that may let in: of a URL, of user:password@host, and those with a password by name.
	isAddress = pattern.Of(`//[^?#]*@|//.*[?#]|:[^@]*@|` + passwordIsText)
)
