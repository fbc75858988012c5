// Package secret marks what is sensitive, and keeps the texts in it so that they can be cut out of what others say.
package secret
