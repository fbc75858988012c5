# What goes with a client program and what doesn't; and what somebody has to approve can be seen.
# VAR: token=hunter2-canary
variable "token" {
  type      = string
  sensitive = true
}
strategy "bare" { # ERROR: Missing argument
  type = "program"
}
strategy "empty" {
  type    = "program"
  command = [] # ERROR: Empty command
}
strategy "knob" {
  type    = "program"
  command = ["./client"]
  limit   = 5 # ERROR: Argument of another type
}
strategy "command" {
  type    = "gather"
  command = ["./client"] # ERROR: Argument of another type
}
strategy "block" {
  type = "gather"
  ready { # ERROR: Block of another type
    timeout = "5s"
  }
}
strategy "restart" {
  type    = "program"
  command = ["./client"]
  restart = "sometimes" # ERROR: Value not allowed
}
strategy "secret" {
  type    = "program"
  command = ["./client", var.token] # ERROR: Sensitive value
}
strategy "names" {
  type    = "program"
  command = ["./client"]
  env     = sensitive({ A = "b" }) # ERROR: Sensitive environment
}
strategy "path" {
  type    = "program"
  command = ["./client"]
  ready {
    path = "/" # ERROR: Unknown argument
  }
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.bare, strategy.empty, strategy.knob, strategy.command, strategy.block, strategy.restart, strategy.secret, strategy.names, strategy.path]
  concurrency = ["default", 5]
}
