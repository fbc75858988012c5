# Requests that need each other: by values, by depends_on, and by thinking.
group "buy" {
  base_url = "http://127.0.0.1:8080"
  request "login" {
    method  = "POST"
    path    = "/login"
    json    = { name = "ada" }
    capture = { token = json("$.token"), sid = cookie("sid"), status = status() }
    think   = "1s"
  }
  request "item" {
    for_each = { a = 1, b = 2 }
    path     = "/items/${each.value}"
    headers  = { Authorization = "Bearer ${request.login.token}" }
    capture  = { next = header("Location", "/items/([0-9]+)", "first", "0"), form = body("action=\"(.+?)\"") }
  }
  request "all" {
    path    = "/all?by=${upper(request.login.sid)}"
    query   = { after = request.item["a"].next }
    capture = { ids = json("$[*].id", "all"), any = json("$[*].id", "any") }
    think   = ["500ms", "2s"]
  }
  request "order" {
    method = "POST"
    path   = "/order/${request.all.any}"
    body   = jsonencode({ ids = request.all.ids, form = request.item["b"].form, status = request.login.status })
  }
  dynamic "request" {
    for_each = ["logo", "style"]
    labels   = [request.value]
    content {
      path = "/${request.value}"
    }
  }
  request "logout" {
    path       = "/logout"
    depends_on = [request.order, request.item]
  }
}

benchmark "b" {
  groups      = [group.buy]
  strategies  = [strategy.sequential, strategy.gather, strategy.task_group, strategy.as_completed]
  concurrency = ["default"]
}
