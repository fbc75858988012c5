# What somebody has to approve can be seen.
# VAR: token=hunter2-canary
variable "token" {
  type      = string
  sensitive = true
}
locals {
  all = sensitive({ LD_PRELOAD = "/tmp/evil.so" })
}
server "word" {
  type    = "command"
  command = ["sh", "-c", var.token] # ERROR: Sensitive value
}
server "part" {
  type    = "command"
  command = ["./server", "--key=${var.token}"] # ERROR: Sensitive value
}
server "list" {
  type    = "command"
  command = sensitive(["./server"]) # ERROR: Sensitive value
}
server "folder" {
  type    = "command"
  command = ["./server"]
  dir     = var.token # ERROR: Sensitive value
}
server "names" {
  type    = "command"
  command = ["./server"]
  env     = local.all # ERROR: Sensitive environment
}
server "name" {
  type    = "command"
  command = ["./server"]
  env     = { "${var.token}" = "x" } # ERROR: Sensitive environment
}

group "api" {
  base_url = server.word.url
  request "a" { url = "${server.part.url}/" }
  request "b" { url = "${server.list.url}/" }
  request "c" { url = "${server.folder.url}/" }
  request "d" { url = "${server.names.url}/" }
  request "e" { url = "${server.name.url}/" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1]
}
