package hub

import (
	"crypto/subtle"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// Grants are the subjects that a worker may publish to and subscribe to. What it was asked it may answer too.
type Grants struct{ Publish, Subscribe []string }

// coordinator is the name under which the hub's own process connects.
const coordinator = "coordinator"

// answerWithin is how long an answer to a request is allowed: to make ready may take long.
const answerWithin = 30 * time.Minute

// An admission decides who may connect. A worker has to know the token, and to have the private half of the key that its
// identity comes from.
type admission struct {
	token, password string // of workers, and of the hub's own process
	grants          func(id string) Grants
	told            func(address string) // of somebody who was refused; may be nil
}

// Check is what the server asks of each connection.
func (a *admission) Check(c server.ClientAuthentication) bool {
	o := c.GetOpts()
	if o.Username != "" {
		return same(o.Username, coordinator) && same(o.Password, a.password)
	}
	if !same(o.Token, a.token) || !signed(o.Nkey, o.Sig, c.GetNonce()) {
		if a.told != nil {
			a.told(c.RemoteAddress().String())
		}
		return false
	}
	id := ID(o.Nkey)
	g := a.grants(id)
	c.RegisterUser(&server.User{Username: id, Permissions: &server.Permissions{
		Publish: &server.SubjectPermission{Allow: g.Publish}, Subscribe: &server.SubjectPermission{Allow: g.Subscribe},
		Response: &server.ResponsePermission{MaxMsgs: 1, Expires: answerWithin},
	}})
	return true
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
