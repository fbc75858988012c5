# Hosts are approved by whoever sees them.
# VAR: token=hunter2-canary
# VAR: site=https://shop.example.com/secret-path
variable "token" {
  type      = string
  sensitive = true
}
variable "site" {
  type      = string
  sensitive = true
}
client "secret" {
  proxy = "http://user:pw@${var.token}.example.com:3128" # ERROR: Sensitive host
}
client "login" {
  proxy = "http://user:${var.token}@example.com:3128"
}
group "api" {
  base_url = "https://${var.token}.example.com" # ERROR: Sensitive host
  request "a" { path = "/" }
}
group "request" {
  base_url = "https://example.com"
  request "a" { url = var.site } # ERROR: Sensitive host
  request "b" { url = "https://example.com/${var.token}" }
  request "c" { url = "https://x-${upper(var.token)}.example.com/" } # ERROR: Sensitive host
}
group "proxy" {
  base_url = "https://example.com"
  request "a" { path = "/" }
  client   = client.secret
}
group "login" {
  base_url = "https://example.com"
  client   = client.login
  request "a" { path = "/" }
}
report "r" {
  format = "text"
  path   = "out/${var.token}.txt" # ERROR: Sensitive value
}
benchmark "b" {
  groups      = [group.api, group.request, group.proxy, group.login]
  strategies  = [strategy.map]
  concurrency = [1]
}
