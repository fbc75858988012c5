package client

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"bench/plan"
)

// signAWS gives a request the headers of AWS Signature Version 4, as of a moment. Host, the type of the body and all that
// AWS reads itself are signed; host is what the request's Host will be.
func signAWS(r plan.Request, a *plan.Auth, host string, now time.Time) (plan.Request, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return r, err
	}
	moment := now.UTC().Format("20060102T150405Z")
	r.Headers = maps.Clone(r.Headers)
	r.Headers["X-Amz-Date"] = moment
	if a.SessionToken != "" {
		r.Headers["X-Amz-Security-Token"] = a.SessionToken
	}
	body := sha256.Sum256(BytesOf(r.Body))
	payload := hex.EncodeToString(body[:])
	if a.Service == "s3" {
		r.Headers["X-Amz-Content-Sha256"] = payload
	}
	names, fields := signedFields(r.Headers, host)
	canonical := strings.Join([]string{r.Method, canonicalPath(u, a.Service), canonicalQuery(u), fields, names, payload}, "\n")
	scope := strings.Join([]string{moment[:8], a.Region, a.Service, "aws4_request"}, "/")
	request := sha256.Sum256([]byte(canonical))
	text := strings.Join([]string{"AWS4-HMAC-SHA256", moment, scope, hex.EncodeToString(request[:])}, "\n")
	key := []byte("AWS4" + a.SecretKey)
	for _, part := range strings.Split(scope, "/") {
		key = macOf(key, part)
	}
	r.Headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=" + a.AccessKey + "/" + scope + ", SignedHeaders=" + names +
		", Signature=" + hex.EncodeToString(macOf(key, text))
	return r, nil
}

func macOf(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// signedFields are the names of the headers that are signed, and their lines.
func signedFields(headers map[string]string, host string) (names, lines string) {
	fields := map[string]string{"host": host}
	for name, value := range headers {
		lower := strings.ToLower(name)
		if lower == "content-type" || lower == "content-md5" || strings.HasPrefix(lower, "x-amz-") {
			fields[lower] = strings.Join(strings.Fields(value), " ")
		}
	}
	sorted := slices.Sorted(maps.Keys(fields))
	var text strings.Builder
	for _, name := range sorted {
		text.WriteString(name + ":" + fields[name] + "\n")
	}
	return strings.Join(sorted, ";"), text.String()
}

// canonicalPath is the path as it is signed: S3 takes it as it is, other services without dots and encoded twice.
func canonicalPath(u *url.URL, service string) string {
	if service == "s3" {
		return escapeAWS(rooted(u.Path), false)
	}
	clean := path.Clean(rooted(u.EscapedPath()))
	if strings.HasSuffix(u.Path, "/") && clean != "/" {
		clean += "/"
	}
	return escapeAWS(clean, false)
}

func rooted(path string) string {
	if path == "" {
		return "/"
	}
	return path
}

// canonicalQuery is the query in the order of names and values, encoded in AWS's own way.
func canonicalQuery(u *url.URL) string {
	var pairs []string
	for _, pair := range strings.Split(plan.EscapeQuery(u.RawQuery), "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		pairs = append(pairs, recoded(name)+"="+recoded(value))
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// recoded encodes what a query has in AWS's way: a space is %20 there.
func recoded(text string) string {
	plain, err := url.QueryUnescape(text)
	if err != nil {
		plain = text
	}
	return escapeAWS(plain, true)
}

// escapeAWS encodes every byte but the unreserved ones of RFC 3986.
func escapeAWS(text string, slash bool) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0, c == '/' && !slash:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}
