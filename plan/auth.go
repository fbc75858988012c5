package plan

import (
	"encoding/base64"
	"net/url"
)

// Auth is how a client says who sends a request, in a header that requests have which bring none of their own. It goes to
// the origin that the spec names, and to no other that a redirect leads to.
type Auth struct {
	Type     AuthType `json:"type"`
	Username string   `json:"username,omitempty"`
	Password string   `json:"password,omitempty"`
	Token    string   `json:"token,omitempty"`
	// Of aws_sigv4.
	AccessKey    string `json:"access_key,omitempty"`
	SecretKey    string `json:"secret_key,omitempty"`
	SessionToken string `json:"session_token,omitempty"`
	Region       string `json:"region,omitempty"`
	Service      string `json:"service,omitempty"`
}

// AuthType is a way to say who sends a request.
type AuthType string

// The ways.
const (
	AuthBasic  AuthType = "basic"     // RFC 7617
	AuthBearer AuthType = "bearer"    // RFC 6750
	AuthDigest AuthType = "digest"    // RFC 7616: an answer to what the server asks
	AuthAWS    AuthType = "aws_sigv4" // AWS Signature Version 4
)

// AuthTypes are all of them, in the order of the documentation.
func AuthTypes() []AuthType { return []AuthType{AuthBasic, AuthBearer, AuthDigest, AuthAWS} }

// Shown is the same without what is secret: everything but the names of the type, the region and the service.
func (a *Auth) Shown() *Auth {
	if a == nil {
		return nil
	}
	shown := *a
	for _, part := range []*string{&shown.Username, &shown.Password, &shown.Token, &shown.AccessKey, &shown.SecretKey, &shown.SessionToken} {
		if *part != "" {
			*part = Concealed
		}
	}
	return &shown
}

// Header is the value of the Authorization field where that is always the same; empty where it is signed for each request.
func (a *Auth) Header() string {
	switch a.Type {
	case AuthBasic:
		return BasicAuth(url.UserPassword(a.Username, a.Password))
	case AuthBearer:
		return "Bearer " + a.Token
	}
	return ""
}

// BasicAuth is the value of an Authorization or Proxy-Authorization field for the user and password of a URL (RFC 7617).
func BasicAuth(u *url.Userinfo) string {
	password, _ := u.Password()
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(u.Username()+":"+password))
}
