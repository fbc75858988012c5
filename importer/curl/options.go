package curl

import "strings"

// An option of curl: whether it takes a value, and what becomes of it.
type option struct {
	long  string
	short byte // 0: none
	value bool
	means meaning
}

// A meaning is what an option is to a spec.
type meaning int

const (
	lost    meaning = iota // it changes what is sent, and isn't carried over
	idle                   // it is about curl's output or the way to it
	carried                // see call.option
)

// options are those of curl that are told from one another. Whether one takes a value has to be known to find the next one.
var options = []option{
	{"request", 'X', true, carried},
	{"header", 'H', true, carried},
	{"data", 'd', true, carried},
	{"data-ascii", 0, true, carried},
	{"data-raw", 0, true, carried},
	{"data-binary", 0, true, carried},
	{"data-urlencode", 0, true, carried},
	{"json", 0, true, carried},
	{"form", 'F', true, carried},
	{"form-string", 0, true, carried},
	{"url", 0, true, carried},
	{"url-query", 0, true, carried},
	{"get", 'G', false, carried},
	{"head", 'I', false, carried},
	{"user", 'u', true, carried},
	{"basic", 0, false, carried},
	{"digest", 0, false, carried},
	{"oauth2-bearer", 0, true, carried},
	{"aws-sigv4", 0, true, carried},
	{"user-agent", 'A', true, carried},
	{"referer", 'e', true, carried},
	{"cookie", 'b', true, carried},
	{"cookie-jar", 'c', true, carried},
	{"compressed", 0, false, carried},
	{"insecure", 'k', false, carried},
	{"location", 'L', false, carried},
	{"location-trusted", 0, false, carried},
	{"max-redirs", 0, true, carried},
	{"max-time", 'm', true, carried},
	{"connect-timeout", 0, true, carried},
	{"http1.1", 0, false, carried},
	{"http1.0", '0', false, lost},
	{"http2", 0, false, carried},
	{"http2-prior-knowledge", 0, false, carried},
	{"http3", 0, false, carried},
	{"http3-only", 0, false, carried},
	{"proxy", 'x', true, carried},
	{"resolve", 0, true, carried},
	{"range", 'r', true, carried},
	{"upload-file", 'T', true, carried},
	{"next", ':', false, carried},
	{"fail", 'f', false, carried},
	{"fail-with-body", 0, false, carried},
	{"retry", 0, true, carried},
	{"no-keepalive", 0, false, idle},
	{"cacert", 0, true, lost},
	{"capath", 0, true, lost},
	{"cert", 'E', true, lost},
	{"cert-type", 0, true, lost},
	{"key", 0, true, lost},
	{"key-type", 0, true, lost},
	{"pass", 0, true, lost},
	{"unix-socket", 0, true, lost},
	{"abstract-unix-socket", 0, true, lost},
	{"ntlm", 0, false, lost},
	{"negotiate", 0, false, lost},
	{"anyauth", 0, false, lost},
	{"netrc", 'n', false, lost},
	{"netrc-file", 0, true, lost},
	{"proxy-user", 'U', true, lost},
	{"proxy-header", 0, true, lost},
	{"preproxy", 0, true, lost},
	{"socks5", 0, true, lost},
	{"socks5-hostname", 0, true, lost},
	{"socks4", 0, true, lost},
	{"noproxy", 0, true, lost},
	{"connect-to", 0, true, lost},
	{"interface", 0, true, lost},
	{"local-port", 0, true, lost},
	{"dns-servers", 0, true, lost},
	{"doh-url", 0, true, lost},
	{"config", 'K', true, lost},
	{"continue-at", 'C', true, lost},
	{"time-cond", 'z', true, lost},
	{"quote", 'Q', true, lost},
	{"variable", 0, true, lost},
	{"expand-url", 0, true, lost},
	{"request-target", 0, true, lost},
	{"haproxy-protocol", 0, false, lost},
	{"tr-encoding", 0, false, lost},
	{"ipv4", '4', false, idle},
	{"ipv6", '6', false, idle},
	{"silent", 's', false, idle},
	{"show-error", 'S', false, idle},
	{"verbose", 'v', false, idle},
	{"include", 'i', false, idle},
	{"show-headers", 0, false, idle},
	{"output", 'o', true, idle},
	{"output-dir", 0, true, idle},
	{"remote-name", 'O', false, idle},
	{"remote-name-all", 0, false, idle},
	{"remote-header-name", 'J', false, idle},
	{"remote-time", 'R', false, idle},
	{"create-dirs", 0, false, idle},
	{"write-out", 'w', true, idle},
	{"dump-header", 'D', true, idle},
	{"progress-bar", '#', false, idle},
	{"no-progress-meter", 0, false, idle},
	{"no-buffer", 'N', false, idle},
	{"trace", 0, true, idle},
	{"trace-ascii", 0, true, idle},
	{"trace-time", 0, false, idle},
	{"stderr", 0, true, idle},
	{"globoff", 'g', false, carried},
	{"path-as-is", 0, false, idle},
	{"disable", 'q', false, idle},
	{"no-sessionid", 0, false, idle},
	{"junk-session-cookies", 'j', false, idle},
	{"keepalive-time", 0, true, idle},
	{"tcp-nodelay", 0, false, idle},
	{"tcp-fastopen", 0, false, idle},
	{"limit-rate", 0, true, lost},
	{"rate", 0, true, lost},
	{"speed-limit", 'Y', true, lost},
	{"speed-time", 'y', true, lost},
	{"max-filesize", 0, true, lost},
	{"retry-delay", 0, true, idle},
	{"retry-max-time", 0, true, idle},
	{"retry-connrefused", 0, false, idle},
	{"retry-all-errors", 0, false, idle},
	{"parallel", 'Z', false, idle},
	{"parallel-max", 0, true, idle},
	{"parallel-immediate", 0, false, idle},
	{"fail-early", 0, false, idle},
	{"post301", 0, false, idle},
	{"post302", 0, false, idle},
	{"post303", 0, false, idle},
	{"tlsv1", '1', false, idle},
	{"tlsv1.0", 0, false, idle},
	{"tlsv1.1", 0, false, idle},
	{"tlsv1.2", 0, false, idle},
	{"tlsv1.3", 0, false, idle},
	{"tls-max", 0, true, idle},
	{"ciphers", 0, true, lost},
	{"curves", 0, true, lost},
	{"ssl", 0, false, idle},
	{"ssl-reqd", 0, false, idle},
	{"ssl-no-revoke", 0, false, idle},
	{"no-alpn", 0, false, idle},
	{"xattr", 0, false, idle},
	{"styled-output", 0, false, idle},
	{"proto", 0, true, idle},
	{"proto-default", 0, true, idle},
	{"proto-redir", 0, true, idle},
	{"expect100-timeout", 0, true, idle},
	{"raw", 0, false, idle},
	{"help", 'h', false, idle},
	{"version", 'V', false, idle},
	{"manual", 'M', false, idle},
}

// long finds an option by its name, which may be cut short where that leaves one only.
func long(name string) (option, bool) {
	var found option
	n := 0
	for _, o := range options {
		if o.long == name {
			return o, true
		}
		if strings.HasPrefix(o.long, name) && len(name) > 2 {
			found = o
			n++
		}
	}
	if n == 1 {
		return found, true
	}
	if rest, negated := strings.CutPrefix(name, "no-"); negated { // --no-compressed
		if o, ok := long(rest); ok && !o.value {
			return option{long: name, means: idle}, true
		}
	}
	return option{}, false
}

func short(letter byte) (option, bool) {
	for _, o := range options {
		if o.short == letter {
			return o, true
		}
	}
	return option{}, false
}
