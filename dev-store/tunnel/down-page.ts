/** What the tunnel answers while the app isn't listening; asks again by itself every two seconds. */
export function downPage(appTarget: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Waiting for the app</title>
<style>body{font:15px/1.5 system-ui,sans-serif;background:#f1f1f1;color:#303030;display:grid;place-items:center;min-height:100vh;margin:0}
main{background:#fff;border-radius:12px;padding:24px 28px;max-width:26rem;box-shadow:0 1px 3px #0002}h1{font-size:17px;margin:0 0 8px}p{margin:0 0 8px}
code{background:#f1f1f1;border-radius:4px;padding:1px 5px}</style></head>
<body><main><h1>Waiting for the app</h1><p>Nothing is listening at <code>${appTarget.replace(/[<>&"]/g, "")}</code> yet.</p>
<p lang="zh-CN">应用尚未启动，本页会自动重试。</p><p>This page tries again by itself.</p></main></body></html>`;
}
