import { createRouter, createWebHistory } from "vue-router";

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: "/", name: "cockpit", component: () => import("@/pages/Cockpit.vue") },
    { path: "/board", name: "board", component: () => import("@/pages/Board.vue") },
    { path: "/squad", name: "squad", component: () => import("@/pages/Squad.vue") },
    { path: "/coverage/report", name: "coverage-report", component: () => import("@/pages/CoverageReport.vue") },
    { path: "/coverage", name: "coverage", component: () => import("@/pages/Coverage.vue") },
    { path: "/force", name: "force", component: () => import("@/pages/Force.vue") },
    { path: "/admin/:section?", name: "admin", component: () => import("@/pages/Admin.vue") },
    { path: "/:rest(.*)*", redirect: "/" },
  ],
});
