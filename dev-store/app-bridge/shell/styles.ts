/** The look of what is drawn around an app: close to Shopify's admin. Lives in a shadow root, away from the app's own. */
export const SHELL_STYLES = `
:host{all:initial;font:13px/20px Inter,system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;color:#303030}
*{box-sizing:border-box}
button{font:inherit;font-weight:550;border-radius:8px;border:0;padding:4px 12px;min-height:28px;cursor:pointer;background:#e3e3e3;color:#303030;white-space:nowrap}
button:hover{background:#d4d4d4}button:focus-visible,a:focus-visible,input:focus-visible{outline:2px solid #005bd3;outline-offset:1px}
button.primary{background:#303030;color:#fff}button.primary:hover{background:#1a1a1a}
button.critical{background:#c70a24;color:#fff}
button:disabled{opacity:.45;cursor:default}button.loading{color:transparent!important;position:relative}
button.loading::after{content:"";position:absolute;inset:0;margin:auto;width:14px;height:14px;border:2px solid #8a8a8a;border-right-color:transparent;border-radius:50%;animation:turn .7s linear infinite}
@keyframes turn{to{transform:rotate(1turn)}}@keyframes shake{25%{transform:translateX(-6px)}75%{transform:translateX(6px)}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
.title{display:flex;align-items:center;gap:8px;min-height:44px;padding:6px 12px;background:#fff;border-bottom:1px solid #e3e3e3}
.title h1{font-size:14px;font-weight:650;margin:0;flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.title .actions{display:flex;gap:6px;overflow-x:auto}
.nav{display:flex;gap:4px;overflow-x:auto;padding:6px 12px;background:#ebebeb;border-bottom:1px solid #d9d9d9}
.nav a{color:#303030;text-decoration:none;padding:4px 10px;border-radius:8px;white-space:nowrap}.nav a[aria-current]{background:#fff;font-weight:600}
.save{position:fixed;top:0;left:0;right:0;z-index:30;display:flex;align-items:center;gap:8px;background:#1a1a1a;color:#fff;padding:10px 16px;min-height:56px}
.save b{flex:1;font-weight:550;min-width:0}.save button{background:#3a3a3a;color:#fff}.save button.primary{background:#fff;color:#303030}.save.shake{animation:shake .12s 3}
.toasts{position:fixed;left:0;right:0;bottom:24px;z-index:40;display:flex;flex-direction:column;align-items:center;gap:8px;pointer-events:none;padding:0 12px}
.toast{pointer-events:auto;display:flex;align-items:center;gap:10px;background:#1a1a1a;color:#fff;border-radius:10px;padding:10px 12px 10px 16px;max-width:min(420px,100%);box-shadow:0 4px 16px #0004}
.toast.error{background:#8e0b21}.toast button{background:none;color:#fff;padding:2px 6px;min-height:24px}.toast button:hover{background:#fff3}
.loading-bar{position:fixed;top:0;left:0;height:3px;width:40%;background:#29845a;z-index:50;animation:slide 1.2s ease-in-out infinite}@keyframes slide{to{transform:translateX(160vw)}}
dialog{border:0;border-radius:12px;padding:0;width:min(560px,calc(100vw - 24px));max-height:80vh;color:#303030;box-shadow:0 20px 60px #0006}
dialog::backdrop{background:#0006}dialog header,dialog footer{padding:12px 16px;display:flex;gap:8px;align-items:center}
dialog header{border-bottom:1px solid #e3e3e3;font-weight:650;font-size:14px}dialog footer{justify-content:flex-end;border-top:1px solid #e3e3e3}
dialog .body{padding:16px}dialog .list{max-height:46vh;overflow:auto;padding:0}
dialog label{display:flex;gap:12px;align-items:center;padding:8px 16px;border-bottom:1px solid #f1f1f1;cursor:pointer}dialog label img{width:36px;height:36px;object-fit:cover;border-radius:6px;background:#f1f1f1}
dialog input[type=search]{font:inherit;width:100%;padding:8px 10px;border:1px solid #8a8a8a;border-radius:8px}
`;
