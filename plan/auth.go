package plan

import (
	"encoding/base64"
	"net/url"
)

// BasicAuth is the value of an Authorization or Proxy-Authorization field for the user and password of a URL (RFC 7617).
func BasicAuth(u *url.Userinfo) string {
	password, _ := u.Password()
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(u.Username()+":"+password))
}
