package client

import (
	"crypto/md5"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"iter"
	"strings"
	"sync"

	"bench/plan"
)

// A challenge is what a server asks for who is to answer it (RFC 7616).
type challenge struct {
	realm, nonce, opaque string
	algorithm            string // as the server wrote it; "" is MD5
	qop                  string // "auth", or "" where a server has none
	userHash             bool

	client string // our nonce
	mu     sync.Mutex
	count  uint32 // of answers with this nonce
}

// digests are the hashes of the algorithms, by their names without -sess.
var digests = map[string]func() hash.Hash{"MD5": md5.New, "SHA-256": sha256.New, "SHA-512-256": sha512.New512_256}

// challengeIn finds the first challenge that can be answered in the WWW-Authenticate lines of a response; nil: there is none.
func challengeIn(lines iter.Seq[string]) *challenge {
	for line := range lines {
		scheme, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !strings.EqualFold(scheme, "Digest") {
			continue
		}
		p := parameters(rest)
		c := &challenge{
			realm: p["realm"], nonce: p["nonce"], opaque: p["opaque"], algorithm: p["algorithm"], userHash: strings.EqualFold(p["userhash"], "true"),
			client: rand.Text(),
		}
		qops := strings.Split(p["qop"], ",")
		for _, qop := range qops {
			if strings.EqualFold(strings.TrimSpace(qop), "auth") {
				c.qop = "auth"
			}
		}
		if digests[c.hashName()] != nil && (c.qop != "" || p["qop"] == "") {
			return c
		}
	}
	return nil
}

// parameters reads name=value pairs, of which values may stand in quotes (RFC 9110, section 11.2).
func parameters(text string) map[string]string {
	found := map[string]string{}
	for text = strings.TrimSpace(text); text != ""; {
		name, rest, ok := strings.Cut(text, "=")
		if !ok {
			break
		}
		var value string
		value, text = valueIn(strings.TrimSpace(rest))
		found[strings.ToLower(strings.TrimSpace(name))] = strings.Clone(value)
		text = strings.TrimLeft(text, ", \t")
	}
	return found
}

// valueIn takes a value off the front of a text.
func valueIn(text string) (value, rest string) {
	if !strings.HasPrefix(text, `"`) {
		end := strings.IndexByte(text, ',')
		if end < 0 {
			end = len(text)
		}
		return strings.TrimSpace(text[:end]), text[end:]
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '"':
			return b.String(), text[i+1:]
		case text[i] == '\\' && i+1 < len(text):
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String(), ""
}

// hashName is the algorithm without -sess.
func (c *challenge) hashName() string {
	if c.algorithm == "" {
		return "MD5"
	}
	return strings.ToUpper(strings.TrimSuffix(strings.ToLower(c.algorithm), "-sess"))
}

func (c *challenge) digest(parts ...string) string {
	h := digests[c.hashName()]()
	h.Write([]byte(strings.Join(parts, ":")))
	return hex.EncodeToString(h.Sum(nil))
}

// answer is the value of the Authorization field for one more request.
func (c *challenge) answer(a *plan.Auth, method, target string) string {
	c.mu.Lock()
	c.count++
	count := fmt.Sprintf("%08x", c.count)
	c.mu.Unlock()
	user := c.digest(a.Username, c.realm, a.Password)
	if strings.HasSuffix(strings.ToLower(c.algorithm), "-sess") {
		user = c.digest(user, c.nonce, c.client)
	}
	what := c.digest(method, target)
	response := c.digest(user, c.nonce, what) // RFC 2069, where the server has no qop
	if c.qop != "" {
		response = c.digest(user, c.nonce, count, c.client, c.qop, what)
	}
	name := a.Username
	if c.userHash {
		name = c.digest(a.Username, c.realm)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `Digest username="%s", realm="%s", nonce="%s", uri="%s", response="%s"`, escaped(name), escaped(c.realm), escaped(c.nonce), escaped(target), response)
	if c.algorithm != "" {
		b.WriteString(", algorithm=" + c.algorithm)
	}
	if c.qop != "" {
		fmt.Fprintf(&b, `, qop=%s, nc=%s, cnonce="%s"`, c.qop, count, c.client)
	}
	if c.opaque != "" {
		fmt.Fprintf(&b, `, opaque="%s"`, escaped(c.opaque))
	}
	if c.userHash {
		b.WriteString(", userhash=true")
	}
	return b.String()
}

// escaped is a text for within quotes.
func escaped(text string) string { return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) }
